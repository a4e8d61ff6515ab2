import { expect, it } from 'vitest';
import type { Phase } from '../../api/types';
import { nextPhase, phaseName, place, rail } from './phases';

const aCycle = (phase: Phase) => ({
  phase,
  phase_names: [
    { phase: 'scan' as const, name: 'Choose' },
    { phase: 'plan' as const, name: 'Plan the lesson' },
  ],
});

it('calls phases as the template does, and by their own name otherwise', () => {
  expect(phaseName(aCycle('plan'), 'plan')).toBe('Plan the lesson');
  expect(phaseName(aCycle('plan'), 'try')).toBe('Try');
  expect(phaseName(aCycle('plan'), 'closed')).toBe('Closed');
});

it('shows what is done, where one is and what is ahead', () => {
  expect(rail(aCycle('try')).map((step) => step.state)).toEqual([
    'done',
    'done',
    'here',
    'ahead',
    'ahead',
  ]);
  expect(rail(aCycle('closed')).every((step) => step.state === 'done')).toBe(true);
});

it('counts the phases from one', () => {
  expect(place('scan')).toBe('phase 1 of 5');
  expect(place('closed')).toBe('');
});

it('goes from each phase to the next, and closes after share', () => {
  expect(nextPhase('scan')).toBe('plan');
  expect(nextPhase('share')).toBe('closed');
  expect(nextPhase('closed')).toBeNull();
});
