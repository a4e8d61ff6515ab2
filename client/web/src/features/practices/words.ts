/** How practices and their use are said. Pure. */
import type { AdoptionState, PeerKind, PracticeBrief, SchoolContext } from '../../api/types';

export const states: Record<AdoptionState, string> = {
  heard: 'Heard',
  tried: 'Tried',
  adapted: 'Adapted',
  embedded: 'Embedded',
  dropped: 'Dropped',
};

/** What one presses to move there. */
export const moves: Record<AdoptionState, string> = {
  heard: 'Heard of it',
  tried: 'We are trying it',
  adapted: 'We adapted it',
  embedded: 'It is embedded',
  dropped: 'We dropped it',
};

export const peers: Record<PeerKind, string> = {
  asked: 'asked for it',
  seen: 'saw it in another classroom',
  repeated: 'repeated it elsewhere',
};

export const contexts: Record<SchoolContext, string> = {
  small: 'Small school',
  large: 'Large school',
  special: 'Special school',
};

export const phases = ['Nursery', 'Primary', 'Secondary', 'All-through', '16 plus'] as const;

/** The steps that are filled in the little track beside a state; dropped has none. */
export const reached: Record<AdoptionState, number> = {
  heard: 1,
  tried: 2,
  adapted: 3,
  embedded: 4,
  dropped: 0,
};

const FURTHEST: readonly AdoptionState[] = ['embedded', 'adapted', 'tried', 'heard', 'dropped'];

/** Where it went furthest: 'embedded in 2 schools'; '' where nobody took it up. */
export function used({ uses }: Pick<PracticeBrief, 'uses'>): string {
  const state = FURTHEST.find((it) => (uses?.[it] ?? 0) > 0);
  if (!state) return '';
  const number = uses?.[state] ?? 0;
  const reason = state === 'dropped' ? ', with the reason' : '';
  return `${states[state].toLowerCase()} in ${number} ${number === 1 ? 'school' : 'schools'}${reason}`;
}
