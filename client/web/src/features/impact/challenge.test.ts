import { expect, test } from 'vitest';
import type { Claim, Evidence } from '../../api/types';
import { challenge } from './challenge';

const thing = (kind: Evidence['kind'], state: Evidence['state'] = 'open') =>
  ({ id: kind, kind, state }) as Evidence;
const asked = (confidence: Claim['confidence'], against: string, ...evidence: Evidence[]) =>
  challenge({ confidence, against, evidence });

test('a claim without evidence is a hunch, and is asked nothing more', () => {
  expect(asked('high', '')).toBeNull();
  expect(asked('high', '', thing('work', 'removed'))).toBeNull();
});

test('whoever is sure because of one thing is asked what else could explain it', () => {
  expect(asked('high', '', thing('reading'))).toContain('What else');
});

test('numbers alone are asked for pupils, and what was seen alone for its opposite', () => {
  expect(asked('low', '', thing('reading'))).toContain('numbers alone');
  expect(asked('low', '', thing('work'), thing('document'))).toContain('the opposite');
});

test('where both are there, the group is asked whether it has looked', () => {
  expect(asked('fair', 'Quiet pupils', thing('reading'), thing('work'))).toContain('Has anybody');
  expect(asked('fair', '', thing('reading'), thing('work'))).toBeNull();
});
