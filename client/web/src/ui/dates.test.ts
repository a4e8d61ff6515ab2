import { describe, expect, it } from 'vitest';
import { ago, day, due, greeting, longDay, moment, parsed, time } from './dates';

const now = new Date(2026, 2, 3, 14, 5);

describe('dates as people say them', () => {
  it('says weekday, day and month, and the year only when it is another one', () => {
    expect(day(now, now)).toBe('Tue 3 March');
    expect(day(new Date(2025, 11, 9), now)).toBe('Tue 9 December 2025');
    expect(longDay(now)).toBe('Tuesday 3 March');
  });

  it('says the time in 24 hours, midnight as 00', () => {
    expect(time(new Date(2026, 2, 3, 0, 7))).toBe('00:07');
    expect(moment(now, now)).toBe('Tue 3 March, 14:05');
  });

  it('takes a plain date as that day wherever the reader is', () => {
    expect(day(parsed('2026-03-05'), now)).toBe('Thu 5 March');
  });

  it('says how long ago', () => {
    expect(ago(new Date(2026, 2, 3, 14, 4, 30), now)).toBe('just now');
    expect(ago(new Date(2026, 2, 3, 14, 4), now)).toBe('a minute ago');
    expect(ago(new Date(2026, 2, 3, 13, 20), now)).toBe('45 minutes ago');
    expect(ago(new Date(2026, 2, 3, 9, 0), now)).toBe('today 09:00');
    expect(ago(new Date(2026, 2, 2, 16, 20), now)).toBe('yesterday 16:20');
    expect(ago(new Date(2026, 1, 27, 8, 50), now)).toBe('Fri 27 February, 08:50');
  });

  it('counts calendar days, not hours, across the clock change', () => {
    expect(due('2026-03-30', new Date(2026, 2, 29, 23, 30))).toBe('Tomorrow');
    expect(due('2026-03-03', now)).toBe('Today');
    expect(due('2026-03-10', now)).toBe('By Tue 10 March');
    expect(due('2026-02-27', now)).toBe('Since Fri 27 February');
  });

  it('greets by the hour', () => {
    expect(greeting(new Date(2026, 2, 3, 8))).toBe('Good morning');
    expect(greeting(now)).toBe('Good afternoon');
    expect(greeting(new Date(2026, 2, 3, 19))).toBe('Good evening');
  });
});
