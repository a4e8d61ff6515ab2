import { expect, test } from 'vitest';
import type { SchoolExchange } from '../../api/types';
import { filled, hoursInWords, side, TOO_FEW } from './words';

const visits: SchoolExchange = {
  kind: 'visits',
  gave: true,
  gained: true,
  given: 3,
  received: null,
  given_to: ['Meadow Lane', 'Brookside'],
  received_from: ['Brookside'],
};

test('a number is told with the schools, and is left out where too few took part', () => {
  expect(side(visits, true)).toEqual({ count: '3', words: 'Meadow Lane and Brookside' });
  expect(side(visits, false)).toEqual({ count: TOO_FEW, words: 'Brookside' });
});

test('coaching is never counted', () => {
  const coaching = { ...visits, kind: 'coaching' as const, given: null, given_to: [] };
  expect(side(coaching, true)).toEqual({ count: 'yes', words: 'we coached' });
  expect(side({ ...coaching, gave: false }, true)).toEqual({ count: '–', words: '' });
});

test('hours stand beside those that are kept free', () => {
  const told = { entitlement: 120, given: 31, untold: false };
  expect(hoursInWords(told)).toBe('31 hours given, of the 120 hours that are kept free.');
  expect(filled(told)).toBe(26);
  expect(filled({ ...told, given: 500 })).toBe(100);
  expect(hoursInWords({ ...told, entitlement: null })).toBe('31 hours given.');
});

test('hours of too few people are not told', () => {
  const told = { entitlement: null, given: null, untold: true };
  expect(hoursInWords(told)).toBe(`Hours given: ${TOO_FEW}.`);
  expect(filled(told)).toBe(0);
});
