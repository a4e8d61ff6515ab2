/**
 * How long to wait before the next try, in milliseconds: doubling from `first` up to `longest`, of
 * which the upper half is left to chance, so that a restarted server does not meet everybody at once.
 */
export interface Backoff {
  first: number;
  longest: number;
}

export const RECONNECT: Backoff = { first: 300, longest: 20_000 };

/** The pause after `failures` tries in a row; `chance` is in [0, 1). */
export function pause(failures: number, chance: number, { first, longest }: Backoff): number {
  const ceiling = Math.min(longest, first * 2 ** Math.min(Math.max(failures - 1, 0), 16));
  return Math.round(ceiling / 2 + (ceiling / 2) * chance);
}
