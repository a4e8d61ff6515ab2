import { expect, it } from 'vitest';
import { lasting, typedMinutes } from './minutes';

it('says minutes as people do', () => {
  expect([0, 1, 45, 60, 61, 150].map(lasting)).toEqual([
    '0 minutes',
    '1 minute',
    '45 minutes',
    '1 hour',
    '1 hour 1 minute',
    '2 hours 30 minutes',
  ]);
});

it('reads minutes as people write them', () => {
  expect(['40', ' 40 min', '1:30', '1 h 30', '2 hours', '1h'].map(typedMinutes)).toEqual([
    40, 40, 90, 90, 120, 60,
  ]);
});

it('takes nothing for a time that is none, or more than ten hours', () => {
  expect(['', 'a while', '0', '601', '11 h', '-5', '1.5'].map(typedMinutes)).toEqual(
    Array(7).fill(null),
  );
});
