/** Cycles put together by a word that people typed. Pure. */

export interface Together<Cycle> {
  /** As it is written first; empty for those without one. */
  word: string;
  cycles: Cycle[];
}

/** Groups by theme or subject, whatever the case; those without one stand last. */
export function together<Cycle extends { theme: string; subject: string }>(
  cycles: readonly Cycle[],
  by: 'theme' | 'subject',
): Together<Cycle>[] {
  const groups = new Map<string, Together<Cycle>>();
  for (const cycle of cycles) {
    const word = cycle[by].trim();
    const key = word.toLocaleLowerCase('en-GB');
    const group = groups.get(key) ?? { word, cycles: [] };
    group.cycles.push(cycle);
    groups.set(key, group);
  }
  return [...groups.values()].sort(
    (a, b) => Number(!a.word) - Number(!b.word) || a.word.localeCompare(b.word, 'en-GB'),
  );
}
