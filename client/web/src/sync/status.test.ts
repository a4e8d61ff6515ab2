import { describe, expect, test } from 'vitest';
import { type Link, resting } from './link';
import { type Facts, nextChange, save } from './status';

const link = (change: Partial<Link> = {}): Link => ({
  ...resting('websocket', 0),
  phase: 'live',
  ...change,
});

const facts = (change: Partial<Facts> = {}): Facts => ({
  link: link(),
  mayWrite: true,
  readOnlySince: null,
  unsaved: null,
  level: true,
  savedAt: 50_000,
  editedAt: 0,
  ...change,
});

const NOW = 100_000;
const state = (change: Partial<Facts>) => save(facts(change), NOW).state;

describe('the save pill', () => {
  test('says Saved, and when, once receipts cover everything', () => {
    expect(save(facts(), NOW)).toEqual({ state: 'saved', since: 50_000, onDevice: true });
  });

  test('never says Saved while anything is unconfirmed, in whatever state the link is', () => {
    const unsaved = { since: NOW, kept: true };
    const phases = ['resting', 'offline', 'pausing', 'opening', 'live', 'stopped'] as const;
    for (const phase of phases)
      for (const since of [0, NOW])
        expect(state({ unsaved, link: link({ phase, since }) })).not.toBe('saved');
  });

  test('never says Saved before the first receipt of a connection', () => {
    expect(state({ level: false })).toBe('saving');
  });

  test('stays at Saving while somebody types, so that it does not blink at every key', () => {
    expect(state({ editedAt: NOW - 300 })).toBe('saving');
    expect(state({ editedAt: NOW - 700 })).toBe('saved');
  });

  test('says Not saved yet when the server is silent for five seconds', () => {
    expect(state({ unsaved: { since: NOW - 4_000, kept: true } })).toBe('saving');
    expect(save(facts({ unsaved: { since: NOW - 6_000, kept: true } }), NOW)).toEqual({
      state: 'unsaved',
      since: NOW - 6_000,
      onDevice: true,
    });
  });

  test('does not claim that the device keeps what it does not', () => {
    expect(save(facts({ unsaved: { since: 0, kept: false } }), NOW).onDevice).toBe(false);
  });

  test('says Offline at once when the browser does', () => {
    const offline = link({ phase: 'offline', browserOffline: true, since: NOW });
    expect(state({ link: offline })).toBe('offline');
  });

  test('does not speak of a connection that is lost for less than two seconds', () => {
    const lost = (since: number) => ({ link: link({ phase: 'pausing', since }) });
    expect(state(lost(NOW - 1_000))).toBe('saving');
    expect(state(lost(NOW - 3_000))).toBe('offline');
    expect(state({ ...lost(NOW - 3_000), unsaved: { since: 0, kept: true } })).toBe('unsaved');
  });

  test('says Read only to those who may read, and to those who may not even do that any more', () => {
    expect(save(facts({ mayWrite: false, readOnlySince: 7 }), NOW)).toMatchObject({
      state: 'readonly',
      since: 7,
    });
    const stopped = { why: 'forbidden', code: 4403 } as const;
    expect(state({ link: link({ phase: 'stopped', stopped }) })).toBe('readonly');
  });

  test('looks again when time alone changes what it says', () => {
    expect(nextChange(facts({ editedAt: NOW - 100 }), NOW)).toBe(500);
    expect(nextChange(facts({ unsaved: { since: NOW - 100, kept: true } }), NOW)).toBe(4_900);
    expect(nextChange(facts(), NOW)).toBeNull();
  });
});
