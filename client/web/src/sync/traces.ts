/** What a transaction touched, and whose it was: for "Tom, 14:05" and "meanwhile Tom changed …". */
import type { AbstractType, Doc, Transaction, YEvent } from 'yjs';

type SharedType = AbstractType<YEvent<never>>;

/** A place of a document: a section's key, or `fields.` and a field's key. */
export type Place = string;

/** The places that a transaction changed. */
export function touched(transaction: Transaction): Set<Place> {
  const places = new Set<Place>();
  for (const [type, keys] of transaction.changed) {
    const found = rootOf(transaction.doc, type as unknown as SharedType);
    if (!found) continue;
    if (found.root !== 'fields') places.add(found.root);
    else if (found.key !== null) places.add(`fields.${found.key}`);
    else for (const key of keys) if (key !== null) places.add(`fields.${key}`);
  }
  return places;
}

/** The clients that inserted something in a transaction; whoever only deleted is not in it. */
export function writers(transaction: Transaction): number[] {
  const { beforeState, afterState } = transaction;
  return [...afterState]
    .filter(([client, clock]) => clock > (beforeState.get(client) ?? 0))
    .map(([client]) => client);
}

/** The root that holds `type`, and under which of the root's keys it hangs. */
function rootOf(doc: Doc, type: SharedType): { root: string; key: string | null } | null {
  let key: string | null = null;
  let here = type;
  while (here._item) {
    key = here._item.parentSub;
    const parent = here._item.parent;
    if (!parent || typeof parent !== 'object' || !('_item' in parent)) return null;
    here = parent as SharedType;
  }
  for (const [root, shared] of doc.share) if ((shared as unknown) === here) return { root, key };
  return null;
}
