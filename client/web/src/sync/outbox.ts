/**
 * What this page wrote and the server has not confirmed. Pure: bytes and numbers; no clock, no I/O.
 *
 * An edit is first `fresh` (only in memory), then `waiting` (kept on the device, or known not to
 * be), then carried by a writing frame of the present connection, and gone when a receipt covers
 * that frame. A new connection forgets which frames went before: all that waits goes again.
 */
import { merged, portions } from './merging';

/** An edit that left memory. `kept` is its place in the journal, null when the device took none. */
export interface WaitingEdit {
  update: Uint8Array;
  at: number;
  kept: KeptPlace | null;
  /** Which writing frame of this connection carries it; null while none does. */
  frame: number | null;
}

/** Where the journal has an edit. */
export interface KeptPlace {
  session: string;
  n: number;
}

export interface Unsaved {
  /** When the oldest of them was written. */
  since: number;
  /** All of them are on the device. */
  kept: boolean;
}

export class Outbox {
  #fresh: { update: Uint8Array; at: number }[] = [];
  #inHand: { update: Uint8Array; at: number } | null = null;
  #waiting: WaitingEdit[] = [];
  #frames = 0;

  /** An edit was made in this page. */
  add(update: Uint8Array, at: number): void {
    this.#fresh.push({ update, at });
  }

  /** All fresh edits as one, to be kept on the device and then `settle`d; null: there are none. */
  takeFresh(): { update: Uint8Array; at: number } | null {
    const first = this.#fresh[0];
    const update = merged(this.#fresh.map((edit) => edit.update));
    if (!first || !update) return null;
    this.#fresh = [];
    this.#inHand = { update, at: first.at };
    return this.#inHand;
  }

  /** What was taken is on the device (or, with null, could not be put there). */
  settle(kept: KeptPlace | null): void {
    if (this.#inHand) this.#waiting.push({ ...this.#inHand, kept, frame: null });
    this.#inHand = null;
  }

  /** An edit that an earlier page left on the device. */
  adopt(update: Uint8Array, at: number, kept: KeptPlace): void {
    this.#waiting.push({ update, at, kept, frame: null });
  }

  /** Something was made that is not yet on the device. */
  get unkept(): boolean {
    return this.#fresh.length > 0 || this.#inHand !== null;
  }

  /** A new connection: none of its frames has left yet. */
  connected(): void {
    this.#frames = 0;
    for (const edit of this.#waiting) edit.frame = null;
  }

  /** A writing frame leaves that holds all that waits (a sync step 2). */
  sendAll(): void {
    this.#carry(this.#waiting.filter((edit) => edit.frame === null));
  }

  /** What waits and no frame carries yet, merged into as few updates as `limit` bytes allow. */
  sendNext(limit: number): Uint8Array[] {
    const updates: Uint8Array[] = [];
    const next = this.#waiting.filter((edit) => edit.frame === null);
    for (const portion of portions(next, limit)) {
      const update = merged(portion.map((edit) => edit.update));
      if (!update) continue;
      this.#carry(portion);
      updates.push(update);
    }
    return updates;
  }

  /** The first `count` writing frames are durable: takes out and returns what they carried. */
  receipt(count: number): WaitingEdit[] {
    const durable = (edit: WaitingEdit) => edit.frame !== null && edit.frame < count;
    const confirmed = this.#waiting.filter(durable);
    this.#waiting = this.#waiting.filter((edit) => !durable(edit));
    return confirmed;
  }

  /** What is not confirmed, or null when everything is. */
  get unsaved(): Unsaved | null {
    const all = [...this.#waiting, ...(this.#inHand ? [this.#inHand] : []), ...this.#fresh];
    if (all.length === 0) return null;
    return {
      since: all.reduce((oldest, { at }) => Math.min(oldest, at), Number.POSITIVE_INFINITY),
      kept: this.#waiting.every((edit) => edit.kept !== null),
    };
  }

  #carry(edits: readonly WaitingEdit[]): void {
    for (const edit of edits) edit.frame = this.#frames;
    this.#frames += 1;
  }
}
