/** Putting many small updates together. */
import { mergeUpdates } from 'yjs';

/** Updates at once; merging thousands flat takes a hundred times longer than in a tree of these. */
const BRANCH = 64;

/** One update that holds all of `updates`; undefined when there are none. */
export function merged(updates: readonly Uint8Array[]): Uint8Array | undefined {
  let level = updates;
  while (level.length > 1) {
    const next: Uint8Array[] = [];
    for (let start = 0; start < level.length; start += BRANCH) {
      const branch = level.slice(start, start + BRANCH);
      const first = branch[0];
      if (first) next.push(branch.length === 1 ? first : mergeUpdates(branch));
    }
    level = next;
  }
  return level[0];
}

/** `items` in order, cut where the sum of their updates would pass `limit` bytes. */
export function portions<T extends { update: Uint8Array }>(
  items: readonly T[],
  limit: number,
): T[][] {
  const portions: T[][] = [];
  let size = 0;
  for (const item of items) {
    const last = portions.at(-1);
    if (last && size + item.update.byteLength <= limit) {
      last.push(item);
      size += item.update.byteLength;
    } else {
      portions.push([item]);
      size = item.update.byteLength;
    }
  }
  return portions;
}
