/** The tabs of a cycle's page in their order; each is a page of its own. */
import type { Cycle } from '../../api/types';
import { to } from '../../router';

export type CycleTab =
  | 'scan'
  | 'feedback'
  | 'plan'
  | 'lessons'
  | 'iterations'
  | 'impact'
  | 'reviews'
  | 'activity'
  | 'people';

interface TabOfCycle {
  key: CycleTab;
  label: string;
  href: (id: string) => string;
  count?: (cycle: Cycle) => number;
}

export const cycleTabs: readonly TabOfCycle[] = [
  { key: 'scan', label: 'Scan', href: to.cycleScan },
  { key: 'plan', label: 'Plan', href: (id) => to.cycle(id) },
  { key: 'lessons', label: 'Lessons', href: to.cycleLessons, count: ({ lessons }) => lessons },
  {
    key: 'iterations',
    label: 'Iterations',
    href: to.cycleIterations,
    count: ({ iteration }) => iteration,
  },
  { key: 'impact', label: 'Impact', href: to.cycleImpact },
  { key: 'feedback', label: 'Feedback', href: to.cycleFeedback },
  { key: 'reviews', label: 'Review', href: to.cycleReviews },
  { key: 'activity', label: 'Activity', href: to.cycleActivity },
  { key: 'people', label: 'People', href: to.cyclePeople, count: ({ people }) => people.length },
];

export function nameOf(tab: CycleTab): string {
  return cycleTabs.find(({ key }) => key === tab)?.label ?? '';
}
