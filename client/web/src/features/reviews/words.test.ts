import { expect, test } from 'vitest';
import type { CycleDocument, Review } from '../../api/types';
import { firstOf, nowWords, partWords } from './words';

const paper = (kind: 'review' | 'review_answer'): CycleDocument => ({
  ...{ id: kind, kind, title: kind, audience: 'cycle', may_write: false, lesson_id: null },
});
const seen = { asked: false, may_hand_over: false, may_answer: false, may_ask: false };
const review = (more: Partial<Review>): Review =>
  ({ ...seen, state: 'writing', review: null, answer: null, ...more }) as Review;

test('the group is told to wait, the reviewer to write', () => {
  expect(nowWords({ ...seen, state: 'writing' }, 'alliance lead')).toContain('Your group reads');
  expect(nowWords({ ...seen, state: 'writing', may_hand_over: true }, 'alliance lead')).toContain(
    'Write what',
  );
  expect(nowWords({ ...seen, state: 'handed_over', may_answer: true }, 'alliance lead')).toContain(
    'together',
  );
});

test('only who has not agreed has a word behind the name', () => {
  expect(partWords('asked')).toBe('(asked)');
  expect(partWords('accepted')).toBe('');
});

test('the group opens its answer first, others what the reviewers wrote', () => {
  const both = { review: paper('review'), answer: paper('review_answer') };
  expect(firstOf(review({}))).toBeNull();
  expect(firstOf(review({ review: both.review }))?.kind).toBe('review');
  expect(firstOf(review({ ...both, state: 'handed_over', may_answer: true }))?.kind).toBe(
    'review_answer',
  );
  expect(firstOf(review({ ...both, state: 'handed_over' }))?.kind).toBe('review');
});
