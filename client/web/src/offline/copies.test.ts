// @vitest-environment jsdom
import 'fake-indexeddb/auto';
import { afterEach, expect, test } from 'vitest';
import { Doc } from 'yjs';
import { copies, keepCopy, openCopy, removeAllCopies, removeCopy } from './copies';

const choice = (person: string) => ({
  person,
  document: 'd1',
  title: 'Explaining why',
  page: '/cycles/c1',
  answers: ['/api/cycles/c1'],
});

afterEach(async () => {
  await removeAllCopies('priya');
  await removeAllCopies('tom');
});

function aDoc(words: string): Doc {
  const doc = new Doc();
  doc.getText('t').insert(0, words);
  return doc;
}

test('a kept document comes back with what was written since', async () => {
  const doc = aDoc('We think');
  await keepCopy(choice('priya'), doc);
  doc.getText('t').insert(8, ' that');
  const later = new Doc();
  expect(await openCopy('priya', 'd1', later)).toBe(true);
  expect(later.getText('t').toString()).toBe('We think that');
  doc.destroy();
  later.destroy();
});

test('without the choice nothing is kept', async () => {
  const later = new Doc();
  expect(await openCopy('priya', 'd1', later)).toBe(false);
  expect(later.share.size).toBe(0);
});

test('a copy belongs to one person', async () => {
  await keepCopy(choice('priya'), aDoc('mine'));
  const theirs = new Doc();
  expect(await openCopy('tom', 'd1', theirs)).toBe(false);
  expect(await copies('tom')).toEqual([]);
});

test('a removed copy is gone, and writing on does not fail because of it', async () => {
  const doc = aDoc('We think');
  await keepCopy(choice('priya'), doc);
  await removeCopy('priya', 'd1');
  doc.getText('t').insert(0, 'Still ');
  expect(await copies('priya')).toEqual([]);
  expect(await openCopy('priya', 'd1', new Doc())).toBe(false);
});
