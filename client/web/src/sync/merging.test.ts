import { expect, test } from 'vitest';
import { applyUpdate, Doc } from 'yjs';
import { merged, portions } from './merging';

test('thousands of updates become one that holds them all', () => {
  const updates: Uint8Array[] = [];
  const doc = new Doc();
  doc.on('update', (update: Uint8Array) => updates.push(update));
  for (let i = 0; i < 3000; i++) doc.getText('t').insert(i, String(i % 10));
  const copy = new Doc();
  applyUpdate(copy, merged(updates) as Uint8Array);
  expect(copy.getText('t').toString()).toBe(doc.getText('t').toString());
});

test('no updates become none', () => {
  expect(merged([])).toBeUndefined();
});

test('portions keep the order and the limit, and leave what is larger than it alone', () => {
  const sizes = [3, 3, 9, 1, 1];
  const items = sizes.map((size) => ({ update: new Uint8Array(size) }));
  const cut = portions(items, 6).map((portion) => portion.map((it) => it.update.byteLength));
  expect(cut).toEqual([[3, 3], [9], [1, 1]]);
});
