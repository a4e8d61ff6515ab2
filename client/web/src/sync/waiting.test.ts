import { describe, expect, it } from 'vitest';
import { applyUpdate, Doc, encodeStateAsUpdate, type Array as YArray } from 'yjs';
import { lessonOf, makePlace, waitingFor } from './waiting';

describe('the name under which notes wait', () => {
  it('says for which lesson, and is none of the server’s', () => {
    expect(lessonOf(waitingFor('7'))).toBe('7');
    expect(lessonOf('01a204f9-0c9d-7c12-893a-1de751dae09d')).toBeNull();
  });
});

describe('the place for entries', () => {
  const entries = (doc: Doc) => doc.getMap('fields').get('entries') as YArray<unknown>;

  it('is the same in every page, so that what each wrote comes together', () => {
    const [one, other] = [new Doc(), new Doc()];
    makePlace(one);
    makePlace(other);
    entries(one).push(['here']);
    entries(other).push(['there']);
    applyUpdate(one, encodeStateAsUpdate(other));
    expect([...entries(one).toArray()].sort()).toEqual(['here', 'there']);
  });

  it('takes nothing away when it is made again', () => {
    const doc = new Doc();
    makePlace(doc);
    entries(doc).push(['kept']);
    makePlace(doc);
    expect(entries(doc).toArray()).toEqual(['kept']);
  });
});
