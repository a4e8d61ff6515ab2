import { expect, it } from 'vitest';
import { isoDay, typedNumber, written } from './typed';

it('reads a number however it is typed', () => {
  expect(['52', ' 52 %', '2.9', '2,9', '-3', '−3', '0'].map(typedNumber)).toEqual([
    52, 52, 2.9, 2.9, -3, -3, 0,
  ]);
});

it('tells nothing from what is no number', () => {
  expect(['', '  ', '%'].map(typedNumber)).toEqual([null, null, null]);
  expect(['two', '1.2.3', '5/10', '1e9'].map(typedNumber)).toEqual(Array(4).fill(undefined));
});

it('writes a number as it is typed', () => {
  expect([2.9, 0, null, undefined].map(written)).toEqual(['2.9', '0', '', '']);
  expect(isoDay(new Date(2026, 2, 5))).toBe('2026-03-05');
});
