import { expect, test } from 'vitest';
import type { LessonBrief } from '../../api/types';
import { classOf, next, when } from './words';

const NOW = new Date(2026, 2, 3, 14, 5);
const aLesson = (other: Partial<LessonBrief> = {}) =>
  ({
    on: '2026-03-05',
    at: '09:30:00',
    state: 'planned',
    consent_at: '2026-03-01T10:00:00Z',
    ...other,
  }) as LessonBrief;

test('a lesson is at the school’s own day and time', () => {
  expect(when(aLesson(), NOW)).toBe('Thu 5 March, 09:30');
  expect(when(aLesson({ on: '2025-03-06' }), NOW)).toBe('Thu 6 March 2025, 09:30');
});

test('a class is called as the plan calls it', () => {
  expect(classOf({ classAlias: '4E', classSize: 27 })).toBe('Class 4E, 27 pupils');
  expect(classOf({ classAlias: 'Class 3', classSize: null })).toBe('Class 3');
  expect(classOf({ classAlias: '', classSize: 1 })).toBe('1 pupil');
});

test('what comes next is consent, prediction, observation, talk', () => {
  expect(next(aLesson({ consent_at: null }), NOW)).toContain('consent');
  expect(next(aLesson(), NOW)).toContain('predict');
  expect(next(aLesson({ on: '2026-03-03' }), NOW)).toContain('observe');
  expect(next(aLesson({ state: 'taught' }), NOW)).toContain('talk');
});
