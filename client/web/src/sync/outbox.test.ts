import { describe, expect, test } from 'vitest';
import { applyUpdate, Doc } from 'yjs';
import { Outbox } from './outbox';

/** Updates of one document, in order: each types one letter. */
function letters(text: string): Uint8Array[] {
  const updates: Uint8Array[] = [];
  const doc = new Doc();
  doc.on('update', (update: Uint8Array) => updates.push(update));
  for (const letter of text) doc.getText('t').insert(doc.getText('t').length, letter);
  return updates;
}

function read(updates: Uint8Array[]): string {
  const doc = new Doc();
  for (const update of updates) applyUpdate(doc, update);
  return doc.getText('t').toString();
}

/** An outbox in which the letters of `text` are on the device, each by itself. */
function kept(text: string): Outbox {
  const outbox = new Outbox();
  for (const [n, update] of letters(text).entries()) {
    outbox.add(update, n);
    outbox.takeFresh();
    outbox.settle({ session: 's', n });
  }
  return outbox;
}

const LIMIT = 1000;

describe('the outbox', () => {
  test('gathers what is made while the device writes, and hands it over as one', () => {
    const outbox = new Outbox();
    const [a, b, c] = letters('abc') as [Uint8Array, Uint8Array, Uint8Array];
    outbox.add(a, 1);
    expect(outbox.takeFresh()?.at).toBe(1);
    outbox.add(b, 2);
    outbox.add(c, 3);
    outbox.settle({ session: 's', n: 0 });
    const batch = outbox.takeFresh();
    expect(batch?.at).toBe(2);
    expect(read([a, batch?.update ?? a])).toBe('abc');
  });

  test('an edit is unsaved from when it is made until a receipt covers it', () => {
    const outbox = new Outbox();
    expect(outbox.unsaved).toBeNull();
    outbox.add(letters('a')[0] as Uint8Array, 5);
    expect(outbox.unsaved).toEqual({ since: 5, kept: true });
    outbox.takeFresh();
    expect(outbox.unsaved).not.toBeNull();
    outbox.settle({ session: 's', n: 0 });
    outbox.connected();
    outbox.sendNext(LIMIT);
    expect(outbox.unsaved).not.toBeNull();
    expect(outbox.receipt(1)).toHaveLength(1);
    expect(outbox.unsaved).toBeNull();
  });

  test('sends what waits merged, and nothing twice on one connection', () => {
    const outbox = kept('hello');
    const updates = outbox.sendNext(LIMIT);
    expect(updates).toHaveLength(1);
    expect(read(updates)).toBe('hello');
    expect(outbox.sendNext(LIMIT)).toEqual([]);
  });

  test('keeps frames under the limit', () => {
    const updates = kept('hello').sendNext(40);
    expect(updates.length).toBeGreaterThan(1);
    expect(read(updates)).toBe('hello');
  });

  test('a receipt covers the frames before it and no others', () => {
    const outbox = kept('ab');
    outbox.connected();
    outbox.sendAll();
    outbox.add(letters('c')[0] as Uint8Array, 9);
    outbox.takeFresh();
    outbox.settle({ session: 's', n: 2 });
    outbox.sendNext(LIMIT);
    expect(outbox.receipt(0)).toEqual([]);
    expect(outbox.receipt(1).map((edit) => edit.kept?.n)).toEqual([0, 1]);
    expect(outbox.unsaved).toEqual({ since: 9, kept: true });
    expect(outbox.receipt(2).map((edit) => edit.kept?.n)).toEqual([2]);
  });

  test('a new connection sends everything again that had no receipt', () => {
    const outbox = kept('ab');
    outbox.connected();
    outbox.sendAll();
    outbox.connected();
    expect(outbox.receipt(1)).toEqual([]);
    expect(read(outbox.sendNext(LIMIT))).toBe('ab');
    expect(outbox.receipt(1)).toHaveLength(2);
  });

  test('an answer to a second step 1 does not take over what an earlier frame carries', () => {
    const outbox = kept('a');
    outbox.connected();
    outbox.sendNext(LIMIT);
    outbox.sendAll();
    expect(outbox.receipt(1)).toHaveLength(1);
  });

  test('says when the device did not take an edit', () => {
    const outbox = new Outbox();
    outbox.add(letters('a')[0] as Uint8Array, 5);
    outbox.takeFresh();
    outbox.settle(null);
    expect(outbox.unsaved).toEqual({ since: 5, kept: false });
  });
});
