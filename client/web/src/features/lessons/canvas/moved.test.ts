import { describe, expect, it } from 'vitest';
import { Doc, Map as SharedMap, Text, XmlElement, XmlText, Array as YArray } from 'yjs';
import type { LessonPlan } from './grid';
import { clearWritten, copyWritten, stageIn, whatIsWritten } from './moved';

function anObservation(...entries: Record<string, string>[]): Doc {
  const doc = new Doc();
  const rows = new YArray<unknown>();
  doc.getMap('fields').set('entries', rows);
  for (const { seen = '', ...plain } of entries) {
    const row = new SharedMap<unknown>();
    rows.push([row]);
    for (const [key, value] of Object.entries(plain)) row.set(key, value);
    row.set('seen', new Text(seen));
  }
  for (const key of ['surprise', 'pattern', 'thoughts'])
    doc.getXmlFragment(key).insert(0, [new XmlElement('paragraph')]);
  return doc;
}

function write(doc: Doc, key: string, words: string): void {
  const block = new XmlElement('paragraph');
  block.insert(0, [new XmlText(words)]);
  doc.getXmlFragment(key).insert(0, [block]);
}

const rows = (doc: Doc) =>
  (doc.getMap('fields').toJSON() as { entries: Record<string, string>[] }).entries;

const plan = (...titles: [string, string][]): LessonPlan => ({
  ...{ classAlias: '', classSize: null, pupils: [], watches: [] },
  stages: titles.map(([name, title], index) => ({
    ...{ name, title, number: index + 1, teacher: '', minutes: null },
    predicted: { a: '', b: '', c: '' },
  })),
});

const same = (stage: string) => stage;
const WREN = { name: 'x', stage: 'one', pupil: 'b', at: '2026-03-05T09:30:00Z', photo: 'p1' };

describe('moving what was observed', () => {
  it('takes every part of an entry, with its words, its time and its photo', () => {
    const from = anObservation({ ...WREN, match: 'partly', seen: 'Draws two bars.' });
    const other = anObservation();
    copyWritten(from, other, same);
    expect(rows(other)).toEqual(rows(from));
    expect(whatIsWritten(other)).toEqual({ entries: ['x'], photos: ['p1'], sections: [] });
  });

  it('moves nothing twice, and leaves what was there already', () => {
    const from = anObservation({ ...WREN, seen: 'Draws.' });
    write(from, 'thoughts', 'It was the silence.');
    const other = anObservation({ ...WREN, name: 'y', seen: 'Points.' });
    copyWritten(from, other, same);
    copyWritten(from, other, same);
    expect(rows(other).map(({ name }) => name)).toEqual(['y', 'x']);
    expect(
      other
        .getXmlFragment('thoughts')
        .toString()
        .match(/silence/g),
    ).toHaveLength(1);
  });

  it('puts words behind those that are there', () => {
    const from = anObservation();
    write(from, 'surprise', 'Then this.');
    const other = anObservation();
    write(other, 'surprise', 'First that.');
    copyWritten(from, other, same);
    expect(other.getXmlFragment('surprise').toString()).toMatch(/First that.*Then this/);
  });

  it('finds the stage that is called the same, and guesses none', () => {
    const stage = stageIn(
      plan(['one', 'Two bars'], ['two', 'Rehearse']),
      plan(['three', 'Warm up'], ['four', ' two bars']),
    );
    expect([stage('one'), stage('two'), stage('gone')]).toEqual(['four', 'two', 'gone']);
  });

  it('takes away what was moved, and not what was written meanwhile', () => {
    const from = anObservation({ ...WREN, seen: 'Draws.' }, { ...WREN, name: 'y', seen: 'Tal' });
    write(from, 'pattern', 'They all drew.');
    write(from, 'surprise', 'Jay');
    const other = anObservation();
    copyWritten(from, other, () => 'elsewhere');
    const talks = (from.getMap('fields').get('entries') as YArray<SharedMap<unknown>>).get(1);
    (talks.get('seen') as Text).insert(3, 'ks.');
    write(from, 'surprise', 'spoke first.');
    write(from, 'thoughts', 'Later.');
    clearWritten(from, other);
    expect(rows(from).map(({ seen }) => seen)).toEqual(['Talks.']);
    expect(whatIsWritten(from).sections).toEqual(['surprise', 'thoughts']);
  });
});
