import { expect, test } from 'vitest';
import type { CalendarEntry } from '../../api/types';
import { atTheSameTime, byDay, split, titleAndTime } from './entries';

const entry = (id: string, on: string, at: string | null): CalendarEntry => ({
  ...{ id, on, at, kind: 'lesson', title: id, place: '', path: '/', clashes_with: [] },
});
const first = entry('first', '2026-03-03', '09:00:00');
const second = entry('second', '2026-03-03', '09:59:00');
const later = entry('later', '2026-03-05', null);

test('entries of a day stand together, and what was comes apart from what comes', () => {
  const days = byDay([first, second, later]);
  expect(days.map(({ entries }) => entries.length)).toEqual([2, 1]);
  const { coming, gone } = split(days, new Date(2026, 2, 5, 12));
  expect([coming.map(({ on }) => on), gone.map(({ on }) => on)]).toEqual([
    ['2026-03-05'],
    ['2026-03-03'],
  ]);
});

test('what takes the same hour is named, what is moved itself is not', () => {
  const names = (at: string, except?: string) =>
    atTheSameTime([first, second, later], '2026-03-03', at, except).map(({ id }) => id);
  expect(names('09:30')).toEqual(['first', 'second']);
  expect(names('10:00')).toEqual(['second']);
  expect(names('10:59')).toEqual([]);
  expect(names('09:00', 'first')).toEqual(['second']);
  expect(names('')).toEqual([]);
});

test('a time is said without its seconds', () => {
  expect(titleAndTime(first)).toBe('“first” at 09:00');
  expect(titleAndTime(later)).toBe('“later”');
});
