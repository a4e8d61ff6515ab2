import { expect, it } from 'vitest';
import type { Activity } from '../../api/types';
import { addressOf, byDay } from './days';

function did(at: string, more: Partial<Activity> = {}): Activity {
  const nothing = { document_id: null, document_kind: null, lesson_id: null };
  return { at, person: null, text: 'wrote', ...nothing, ...more };
}

it('puts what happened on one day together, in its order', () => {
  const items = [
    did('2026-03-03T15:00:00'),
    did('2026-03-03T09:00:00'),
    did('2026-03-02T16:00:00'),
  ];
  const days = byDay(items);
  expect(days.map(({ items }) => items.length)).toEqual([2, 1]);
  expect(days[0]?.items[0]?.at).toBe('2026-03-03T15:00:00');
  expect(byDay([])).toEqual([]);
});

it('leads to where it can be read', () => {
  const at = '2026-03-03T15:00:00';
  const of = (
    document_kind: NonNullable<Activity['document_kind']> | null,
    lesson_id: string | null = null,
  ) => addressOf('1', did(at, { document_id: '7', document_kind, lesson_id }));
  expect(of('plan')).toBe('/cycles/1');
  expect(of('feedback')).toBe('/cycles/1/feedback/7');
  expect(of('feedback', '2')).toBe('/cycles/1/feedback/7');
  expect(of('observation', '2')).toBe('/lessons/2/canvas');
  expect(of('interview', '2')).toBe('/lessons/2/interviews/7');
  expect(of('lesson', '2')).toBe('/lessons/2');
  expect(of(null, '2')).toBe('/lessons/2');
  expect(of(null)).toBeNull();
});
