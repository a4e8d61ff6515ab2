// @vitest-environment jsdom
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { whileLookedAt } from './looked_at';

let visibility: DocumentVisibilityState = 'visible';

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(document, 'visibilityState', 'get').mockImplementation(() => visibility);
});
afterEach(() => {
  vi.useRealTimers();
  visibility = 'visible';
});

it('looks at intervals, and not while the page is hidden', () => {
  const look = vi.fn();
  const stop = whileLookedAt(1000, look);
  vi.advanceTimersByTime(2000);
  expect(look).toHaveBeenCalledTimes(2);
  visibility = 'hidden';
  vi.advanceTimersByTime(5000);
  expect(look).toHaveBeenCalledTimes(2);
  stop();
});

it('looks at once when the page is seen again, and never after it was stopped', () => {
  const look = vi.fn();
  const stop = whileLookedAt(1000, look);
  document.dispatchEvent(new Event('visibilitychange'));
  expect(look).toHaveBeenCalledTimes(1);
  stop();
  document.dispatchEvent(new Event('visibilitychange'));
  vi.advanceTimersByTime(5000);
  expect(look).toHaveBeenCalledTimes(1);
});
