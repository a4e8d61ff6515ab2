import { expect, test } from 'vitest';
import {
  applyUpdate,
  Doc,
  encodeStateAsUpdate,
  Map as SharedMap,
  type Text,
  Array as YArray,
} from 'yjs';
import { createUndo } from '../../editor/undo';
import type { Field } from './outline';
import { addRecord, inOrder, moveRecord, putBack, type Shared, takeRecord } from './records';

const columns = [
  { key: 'name', title: 'Name', type: 'name' },
  { key: 'title', title: 'Stage', type: 'text' },
  { key: 'minutes', title: 'Time', type: 'number' },
] as Field[];

function aDoc(...titles: string[]): { doc: Doc; rows: YArray<unknown> } {
  const doc = new Doc();
  const rows = new YArray<unknown>();
  doc.getMap('fields').set('stages', rows);
  for (const title of titles) (addRecord(rows, columns).get('title') as Text).insert(0, title);
  return { doc, rows };
}

/** Somebody else's copy, and the way to bring both to the same. */
function another(doc: Doc) {
  const other = new Doc();
  applyUpdate(other, encodeStateAsUpdate(doc));
  return {
    rows: other.getMap('fields').get('stages') as YArray<unknown>,
    merge() {
      applyUpdate(doc, encodeStateAsUpdate(other));
      applyUpdate(other, encodeStateAsUpdate(doc));
    },
  };
}

const text = (record: Shared) => record.get('title') as Text;
const titles = (rows: YArray<unknown>) => inOrder(rows).map((record) => String(text(record)));
const at = (rows: YArray<unknown>, index: number) => inOrder(rows)[index] as Shared;

test('a new record has places for words, and a name of its own', () => {
  const { rows } = aDoc('Beginning', 'End');
  const names = inOrder(rows).map((record) => record.get('name'));
  expect(new Set(names).size).toBe(2);
  expect(names[0]).toMatch(/^[0-9a-f]{32}$/);
  expect(at(rows, 0).has('minutes')).toBe(false);
});

test('a record moves among its neighbours, and not beyond the ends', () => {
  const { rows } = aDoc('A', 'B', 'C');
  expect(moveRecord(rows, at(rows, 2), -1)).toBe(true);
  expect(moveRecord(rows, at(rows, 1), -1)).toBe(true);
  expect(titles(rows)).toEqual(['C', 'A', 'B']);
  expect(moveRecord(rows, at(rows, 0), -1)).toBe(false);
  expect(moveRecord(rows, at(rows, 2), 1)).toBe(false);
  addRecord(rows, columns);
  expect(titles(rows)).toEqual(['C', 'A', 'B', '']);
});

test('what somebody types into a record while it is moved stays', () => {
  const { doc, rows } = aDoc('A', 'B');
  const tom = another(doc);
  text(at(tom.rows, 1)).insert(1, ', with drawing');
  moveRecord(rows, at(rows, 1), -1);
  tom.merge();
  expect(titles(rows)).toEqual(['B, with drawing', 'A']);
  expect(titles(tom.rows)).toEqual(titles(rows));
});

test('two who move and add at once see the same order', () => {
  const { doc, rows } = aDoc('A', 'B', 'C');
  const tom = another(doc);
  moveRecord(rows, at(rows, 0), 1);
  moveRecord(tom.rows, at(tom.rows, 2), -1);
  text(addRecord(tom.rows, columns)).insert(0, 'D');
  tom.merge();
  expect(titles(tom.rows)).toEqual(titles(rows));
  expect([...titles(rows)].sort()).toEqual(['A', 'B', 'C', 'D']);
  expect(titles(rows).at(-1)).toBe('D');
});

test('a record that was taken away comes back as it was, under its own name', () => {
  const { rows } = aDoc('A', 'B', 'C');
  const name = at(rows, 1).get('name');
  at(rows, 1).set('minutes', 12);
  const taken = takeRecord(rows, at(rows, 1));
  expect(titles(rows)).toEqual(['A', 'C']);
  if (!taken) throw new Error('nothing was taken');
  const back = putBack(rows, columns, taken);
  expect(titles(rows)).toEqual(['A', 'B', 'C']);
  expect([back.get('name'), back.get('minutes')]).toEqual([name, 12]);
});

test('undo takes a new record away again, unless somebody has written into it', () => {
  const { doc, rows } = aDoc('A');
  const undo = createUndo(doc, []);
  addRecord(rows, columns);
  undo.undo();
  expect(titles(rows)).toEqual(['A']);
  undo.stopCapturing();
  addRecord(rows, columns);
  const tom = another(doc);
  text(at(tom.rows, 1)).insert(0, 'Tom’s');
  tom.merge();
  undo.undo();
  expect(titles(rows)).toEqual(['A', 'Tom’s']);
});

test('undo of a removal brings the words back', () => {
  const { doc, rows } = aDoc('A', 'B');
  const undo = createUndo(doc, []);
  takeRecord(rows, at(rows, 0));
  expect(titles(rows)).toEqual(['B']);
  undo.undo();
  expect(titles(rows)).toEqual(['A', 'B']);
  expect(at(rows, 0)).toBeInstanceOf(SharedMap);
});
