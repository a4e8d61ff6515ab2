/** The phases of a cycle in order, and what stands next to them. */
import type { CycleBrief, Phase } from '../../api/types';

export const order: readonly Phase[] = ['scan', 'plan', 'try', 'review', 'share'];

/** How phases are called where cycles of several templates stand together. */
export const plainNames: Readonly<Record<Phase, string>> = {
  scan: 'Scan',
  plan: 'Plan',
  try: 'Try',
  review: 'Review',
  share: 'Share',
  closed: 'Closed',
};

export interface Step {
  phase: Phase;
  name: string;
  state: 'done' | 'here' | 'ahead';
}

type Phased = Pick<CycleBrief, 'phase' | 'phase_names'>;

/** A phase as the cycle's template calls it. */
export function phaseName(cycle: Phased, phase: Phase): string {
  const named = cycle.phase_names.find((each) => each.phase === phase)?.name;
  return named ?? plainNames[phase];
}

/** The five phases as a rail shows them; of a closed cycle all are done. */
export function rail(cycle: Phased): Step[] {
  const here = cycle.phase === 'closed' ? order.length : order.indexOf(cycle.phase);
  return order.map((phase, index) => ({
    phase,
    name: phaseName(cycle, phase),
    state: index < here ? 'done' : index === here ? 'here' : 'ahead',
  }));
}

/** 'phase 2 of 5'; a closed cycle has none. */
export function place(phase: Phase): string {
  return phase === 'closed' ? '' : `phase ${order.indexOf(phase) + 1} of ${order.length}`;
}

/** The phase after `phase`; null after the last. */
export function nextPhase(phase: Phase): Phase | null {
  if (phase === 'closed') return null;
  return order[order.indexOf(phase) + 1] ?? 'closed';
}
