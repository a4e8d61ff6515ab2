import { expect, test } from 'vitest';
import { days, listed, typedDays, used, whenOf } from './words';

const now = new Date(2026, 2, 5, 12, 0);
const visit = { id: 'v', number: 3, held: false, document_id: null };

test('days are said as people say them', () => {
  expect(days(1)).toBe('1 day');
  expect(used({ days_agreed: 5, days_used: 2.5 })).toBe('2.5 of 5 days');
  expect(used({ days_agreed: null, days_used: 0 })).toBe('');
});

test('a visit is today at its time, on its day, or has none yet', () => {
  expect(whenOf({ ...visit, on: '2026-03-05', at: '15:40:00' }, now)).toBe('Today, 15:40');
  expect(whenOf({ ...visit, on: '2026-03-11', at: null }, now)).toBe('Wed 11 March');
  expect(whenOf(null, now)).toBe('No date yet');
});

test('days are typed in quarters', () => {
  expect(typedDays(' 1,5 ')).toBe(1.5);
  expect(typedDays('')).toBeNull();
  for (const wrong of ['0', '-1', '1.3', 'two', '61']) expect(typedDays(wrong)).toBeUndefined();
});

test('subjects are listed once each', () => {
  expect(listed('Maths, reading\n Maths; ')).toEqual(['Maths', 'reading']);
});
