import { expect, test } from 'vitest';
import { atOnDevice, momentOf } from './moments';

test('a moment comes back as it went into the input', () => {
  const moment = '2026-03-05T09:30:00.000Z';
  expect(momentOf(atOnDevice(moment))).toBe(moment);
});

test('nothing, and what is no moment, is an empty input', () => {
  expect([atOnDevice(''), atOnDevice('soon'), momentOf('')]).toEqual(['', '', '']);
});
