/** What the save pill says, computed from facts alone. */
import type { Link } from './link';
import type { Unsaved } from './outbox';

export type SaveState = 'saved' | 'saving' | 'unsaved' | 'offline' | 'readonly';

export interface Save {
  state: SaveState;
  /** Since when (milliseconds since 1970); for `saved` when the last receipt came. */
  since: number | null;
  /** What is not saved yet survives this page: it is kept on the device. */
  onDevice: boolean;
}

export interface Facts {
  link: Link;
  mayWrite: boolean;
  readOnlySince: number | null;
  unsaved: Unsaved | null;
  /** A receipt covered the first writing frame of this connection: the two sides are level. */
  level: boolean;
  /** When the last receipt came. */
  savedAt: number | null;
  /** When the last edit was made here. */
  editedAt: number;
}

/** How long an edit may be on its way before the page says that it is not saved (ms). */
export const ON_ITS_WAY_MS = 5_000;
/** How long a lost connection is not spoken of: most come back within it (ms). */
export const GRACE_MS = 2_000;
/** "Saving" stays this long after the last edit, so that it does not blink at every key (ms). */
export const SETTLE_MS = 600;

/** `saved` is said only when a receipt covers every edit that was made here. */
export function save(facts: Facts, now: number): Save {
  const { link, unsaved } = facts;
  const onDevice = unsaved?.kept ?? true;
  const notSaved: Save = { state: 'unsaved', since: unsaved?.since ?? null, onDevice };

  if (link.browserOffline) return { state: 'offline', since: link.since, onDevice };
  if (link.stopped?.why === 'forbidden') return { state: 'readonly', since: link.since, onDevice };
  if (link.stopped) return unsaved ? notSaved : { state: 'offline', since: link.since, onDevice };

  if (link.phase !== 'live') {
    if (now - link.since < GRACE_MS) return { state: 'saving', since: null, onDevice };
    return unsaved && facts.mayWrite ? notSaved : { state: 'offline', since: link.since, onDevice };
  }
  if (!facts.mayWrite) return { state: 'readonly', since: facts.readOnlySince, onDevice };
  if (unsaved && now - unsaved.since >= ON_ITS_WAY_MS) return notSaved;
  if (unsaved || !facts.level || now - facts.editedAt < SETTLE_MS)
    return { state: 'saving', since: null, onDevice };
  return { state: 'saved', since: facts.savedAt, onDevice };
}

/** After how many milliseconds `save` may say something else though nothing happened; null: never. */
export function nextChange(facts: Facts, now: number): number | null {
  const moments = [facts.link.since + GRACE_MS, facts.editedAt + SETTLE_MS];
  if (facts.unsaved) moments.push(facts.unsaved.since + ON_ITS_WAY_MS);
  const ahead = moments.filter((moment) => moment > now);
  return ahead.length === 0 ? null : Math.min(...ahead) - now;
}
