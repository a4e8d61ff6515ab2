/**
 * Keeps every own edit on this device before it may be sent, and picks up what pages that died left.
 *
 * Edits are put into the journal in batches: while one transaction runs, the next batch gathers, so
 * that typing never waits for the disk. Each page holds a lock named after its session; whoever gets
 * the lock of another session knows that its page is gone, and takes its edits over. Where locks are
 * missing, edits may be taken over twice, which is harmless: an update applies once.
 */
import type { Journal } from './journal';
import { merged } from './merging';
import type { KeptPlace, Outbox, WaitingEdit } from './outbox';

/** How long the device may take over one batch before edits are sent without it (ms). */
const PATIENCE_MS = 4_000;

export interface KeeperEvents {
  /** Something waits to be sent that did not before. */
  ready(): void;
  /** Put edits of an earlier page into the document. */
  adopted(update: Uint8Array): void;
  /** The device keeps nothing (any more): a private window, or it is full. */
  failed(error: unknown): void;
}

export interface KeeperOptions {
  person: string;
  document: string;
  session: string;
  outbox: Outbox;
  journal: Promise<Journal>;
  locks: LockManager | undefined;
  now: () => number;
  events: KeeperEvents;
}

export function lockName(person: string, document: string, session: string): string {
  return `jpd:edits:${person}:${document}:${session}`;
}

export class Keeper {
  readonly #options: KeeperOptions;
  readonly #ended = new AbortController();
  readonly #whenKept: (() => void)[] = [];
  readonly #leftByOthers = new Map<string, { ns: Set<number>; release: () => void }>();
  readonly #asked = new Set<string>();
  /** Tells the other pages of this person that there is something to take over, should this one go. */
  readonly #others: BroadcastChannel | null;
  #n = 0;
  #pumping = false;
  #broken = false;

  constructor(options: KeeperOptions) {
    this.#options = options;
    this.#asked.add(options.session);
    this.#others =
      typeof BroadcastChannel === 'undefined'
        ? null
        : new BroadcastChannel(`jpd:edits:${options.person}:${options.document}`);
    void this.#holdOwnLock();
  }

  /** Calls back when another page of this person keeps its first edit. */
  onOthers(listen: () => void): void {
    this.#others?.addEventListener('message', listen);
  }

  /** An edit was made here. */
  made(update: Uint8Array): void {
    this.#options.outbox.add(update, this.#options.now());
    void this.#pump();
  }

  /** Resolves at a moment when nothing waits to be put on the device. */
  kept(): Promise<void> {
    if (!this.#options.outbox.unkept) return Promise.resolve();
    return new Promise((resolve) => this.#whenKept.push(resolve));
  }

  /** Receipts came for these edits: the device need not keep them any longer. */
  async forget(edits: readonly WaitingEdit[]): Promise<void> {
    const places = edits.flatMap(({ kept }) => (kept ? [kept] : []));
    for (const session of new Set(places.map((place) => place.session))) {
      const ns = places.filter((place) => place.session === session).map(({ n }) => n);
      await this.#forget(session, ns);
    }
  }

  /** Takes over the edits of every page that is gone, now or when the one that is there goes. */
  async adoptLeftovers(): Promise<void> {
    const { document, journal } = this.#options;
    const sessions = await journal.then((it) => it.sessions(document)).catch(() => []);
    for (const session of sessions) {
      if (this.#asked.has(session)) continue;
      this.#asked.add(session);
      this.#takeOver(session).catch((error) => this.#fail(error));
    }
  }

  /** Everything of this document that the device keeps and nobody has confirmed, as one update. */
  async unsent(): Promise<Uint8Array | undefined> {
    const { document, journal } = this.#options;
    const kept = await journal;
    const sessions = await kept.sessions(document);
    const edits = await Promise.all(sessions.map((session) => kept.read(document, session)));
    return merged(edits.flat().map(({ update }) => update));
  }

  /** Gives up the locks; what is not confirmed stays on the device for another page. */
  close(): void {
    this.#ended.abort();
    this.#others?.close();
    for (const { release } of this.#leftByOthers.values()) release();
  }

  async #pump(): Promise<void> {
    if (this.#pumping) return;
    this.#pumping = true;
    const { outbox, events } = this.#options;
    for (let batch = outbox.takeFresh(); batch; batch = outbox.takeFresh()) {
      outbox.settle(await this.#keep(batch.update, batch.at));
      if (!outbox.unkept) for (const resolve of this.#whenKept.splice(0)) resolve();
      events.ready();
    }
    this.#pumping = false;
  }

  async #keep(update: Uint8Array, at: number): Promise<KeptPlace | null> {
    if (this.#broken) return null;
    const { document, session, journal } = this.#options;
    const n = this.#n++;
    try {
      await within(
        PATIENCE_MS,
        journal.then((it) => it.keep(document, session, { n, update, at })),
      );
      if (n === 0) this.#others?.postMessage('kept');
      return { session, n };
    } catch (error) {
      this.#fail(error);
      return null;
    }
  }

  async #forget(session: string, ns: number[]): Promise<void> {
    const { document, journal } = this.#options;
    try {
      await (await journal).forget(document, session, ns);
    } catch (error) {
      this.#fail(error);
    }
    const left = this.#leftByOthers.get(session);
    for (const n of ns) left?.ns.delete(n);
    if (left?.ns.size === 0) left.release();
  }

  async #holdOwnLock(): Promise<void> {
    const { locks, person, document, session } = this.#options;
    await locks?.request(
      lockName(person, document, session),
      () =>
        new Promise<void>((resolve) =>
          this.#ended.signal.addEventListener('abort', () => resolve()),
        ),
    );
  }

  async #takeOver(session: string): Promise<void> {
    const { locks, person, document } = this.#options;
    if (!locks) return this.#adopt(session, () => {});
    await locks
      .request(
        lockName(person, document, session),
        { signal: this.#ended.signal },
        () => new Promise<void>((release, fail) => this.#adopt(session, release).catch(fail)),
      )
      .catch((error) => {
        if (!this.#ended.signal.aborted) throw error;
      });
  }

  async #adopt(session: string, release: () => void): Promise<void> {
    const { document, outbox, journal, events } = this.#options;
    const edits = await (await journal).read(document, session);
    const update = merged(edits.map((edit) => edit.update));
    if (this.#ended.signal.aborted || !update) return release();
    this.#leftByOthers.set(session, { ns: new Set(edits.map(({ n }) => n)), release });
    // First counted as unsaved, then shown: never the other way round.
    for (const edit of edits) outbox.adopt(edit.update, edit.at, { session, n: edit.n });
    events.adopted(update);
    events.ready();
  }

  #fail(error: unknown): void {
    if (this.#broken) return;
    this.#broken = true;
    this.#options.events.failed(error);
  }
}

/** `work`, or a rejection when it takes longer than `ms`. */
function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('the device takes too long to keep edits')), ms);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}
