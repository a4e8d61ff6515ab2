import { expect, test } from 'vitest';
import { empty, isNarrowed, queryOf, searchOf } from './query';

test('the address says all that is looked for, and is read back', () => {
  const query = { ...empty, q: 'talk reasons', phase: 'Primary', state: ['tried' as const] };
  expect(searchOf(query)).toBe('?q=talk+reasons&phase=Primary&state=tried');
  expect(queryOf(searchOf(query))).toEqual(query);
});

test('what nobody knows is left out, and words alone narrow nothing', () => {
  expect(queryOf('?state=praised&context=small')).toEqual({ ...empty, context: ['small'] });
  expect(isNarrowed({ ...empty, q: 'talk' })).toBe(false);
  expect(searchOf(empty)).toBe('');
});
