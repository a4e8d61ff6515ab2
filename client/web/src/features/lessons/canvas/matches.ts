/** How what was seen stands against the prediction, in words and signs; never by colour alone. */
import type { Match } from './grid';

export interface Told {
  match: Match;
  word: string;
  /** Shorter, for a button of a phone. */
  short: string;
  className: string;
}

export const TOLD: readonly Told[] = [
  { match: 'yes', word: 'Matches', short: 'Matches', className: 'yes' },
  { match: 'partly', word: 'Partly', short: 'Partly', className: 'partly' },
  { match: 'no', word: 'Doesn’t match', short: 'Doesn’t', className: 'no' },
  { match: 'unknown', word: 'Can’t say', short: 'Can’t say', className: 'unk' },
];

export function told(match: Match): Told {
  return TOLD.find((it) => it.match === match) as Told;
}
