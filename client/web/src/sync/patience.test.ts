import { afterEach, expect, test, vi } from 'vitest';
import { until } from './patience';
import type { Room } from './room';

afterEach(() => vi.useRealTimers());

function aRoom() {
  const listeners = new Set<() => void>();
  const state = { loaded: 'nothing', link: { phase: 'open' } };
  const room = {
    state,
    subscribe(listener: () => void) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  } as unknown as Room;
  const change = (how: () => void) => {
    how();
    for (const listener of [...listeners]) listener();
  };
  return { room, state, change, listeners };
}

test('it is over as soon as it holds, and listens no longer', async () => {
  const { room, state, change, listeners } = aRoom();
  const waiting = until(room, () => state.loaded === 'server');
  change(() => {
    state.loaded = 'server';
  });
  await waiting;
  await Promise.resolve();
  expect(listeners.size).toBe(0);
});

test('what holds already needs no waiting', async () => {
  const { room, listeners } = aRoom();
  await until(room, () => true);
  await Promise.resolve();
  expect(listeners.size).toBe(0);
});

test('a room that is closed, and a server that says nothing, end it', async () => {
  const { room, state, change } = aRoom();
  const closed = until(room, () => false);
  change(() => {
    state.link.phase = 'stopped';
  });
  await expect(closed).rejects.toThrow('closed');
  vi.useFakeTimers();
  const late = expect(until(aRoom().room, () => false)).rejects.toThrow('too long');
  await vi.advanceTimersByTimeAsync(30_000);
  await late;
});
