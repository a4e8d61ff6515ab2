import { expect, test } from 'vitest';
import type { Lineage, LineageStep } from '../../api/types';
import { drawn, lines } from './lineage';

const step = (id: string): LineageStep => ({
  id,
  kind: 'card',
  practice_id: id,
  title: id,
  schools: [],
  state: null,
  at: '2026-03-03T14:05:00Z',
  asked: false,
});
const link = (source: string, target: string): Lineage['links'][number] => ({
  source,
  target,
  kind: 'whole',
  changed: '',
});
const columnOf = (lineage: Lineage, id: string) =>
  drawn(lineage).places.find((place) => place.step.id === id)?.x;

test('what came of a practice stands to the right of it, by the longest way', () => {
  const steps = ['a', 'b', 'c'].map(step);
  const told = { steps, links: [link('a', 'b'), link('b', 'c'), link('a', 'c')] };
  expect(['a', 'b', 'c'].map((id) => columnOf(told, id))).toEqual([100, 300, 500]);
});

test('two that took a part of each other are drawn all the same', () => {
  const told = { steps: ['a', 'b'].map(step), links: [link('a', 'b'), link('b', 'a')] };
  expect(drawn(told).places).toHaveLength(2);
});

test('a long title takes two lines', () => {
  expect(lines('Rehearse, then speak')).toEqual(['Rehearse, then speak']);
  expect(lines('Half a minute of silence before any partner talk begins')).toEqual([
    'Half a minute of',
    'silence before any …',
  ]);
});
