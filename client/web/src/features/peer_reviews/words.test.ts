import { expect, test } from 'vitest';
import type { PeerReview } from '../../api/types';
import { firstOf, nowWords } from './words';

const paper = (kind: 'self_evaluation' | 'school_report', may_write: boolean) => ({
  id: kind,
  kind,
  title: kind,
  audience: 'cycle' as const,
  may_write,
  lesson_id: null,
});

test('a reviewer writes the report, the school what it says of itself', () => {
  const papers = [paper('self_evaluation', false), paper('school_report', true)];
  expect(firstOf({ papers, state: 'visiting' })?.kind).toBe('school_report');
  const own: PeerReview['papers'] = [paper('self_evaluation', true)];
  expect(firstOf({ papers: own, state: 'asked' })?.kind).toBe('self_evaluation');
  expect(firstOf({ papers: [], state: 'asked' })).toBeNull();
});

test('a report that was handed over is read first', () => {
  const papers = [paper('self_evaluation', true), paper('school_report', false)];
  expect(firstOf({ papers, state: 'reported' })?.kind).toBe('school_report');
});

test('whoever is asked reads the request, and nothing else', () => {
  const seen = { state: 'asked' as const, asked: true, may_ask: false, may_hand_over: false };
  expect(nowWords(seen)).toBe('');
});
