/**
 * One live document in this page: the Yjs document, who else is here, and whether all is saved.
 *
 * This is the shell around the parts that decide: `link` (when to connect, and how), `outbox` and
 * `keeper` (own edits, on the device before they are sent), `conversation` (what is said over one
 * line) and `status` (what the save pill shows). It owns the line and the timers.
 * It is one thing, and long: every way in which a line, a timer or a person can end meets here.
 */
import { Awareness, removeAwarenessStates } from 'y-protocols/awareness';
import { applyUpdate, Doc, encodeStateAsUpdate, type Transaction } from 'yjs';
import { Away, type CameIn } from './away';
import { CloseCode, consequence } from './close_codes';
import { Conversation } from './conversation';
import type { Journal } from './journal';
import { Keeper } from './keeper';
import type { Line, OpenLine } from './line';
import { type Effect, type Link, type LinkEvent, resting, step, type Way } from './link';
import { Outbox } from './outbox';
import { type Present, present, type States } from './presence';
import { Pulse } from './pulse';
import { type Facts, nextChange, type Save, save } from './status';

/** How long a line may take to open; where it is blocked it often never does (ms). */
const OPENING_MS = 6_000;
/** How long both sides may then take to greet each other: a plan may be long, a phone slow (ms). */
const GREETING_MS = 30_000;
/** Carets are told at most this often (ms). */
const AWARENESS_EVERY_MS = 80;
/** After the server refused an edit, an older answer that one may write is not believed (ms). */
const REFUSAL_HOLDS_MS = 30_000;

/** What is in the document: nothing yet, the copy of this device, or what the server has. */
export type Loaded = 'nothing' | 'device' | 'server';

export interface RoomState {
  loaded: Loaded;
  link: Link;
  save: Save;
  mayWrite: boolean;
  /** What the server has is damaged: it shows what is certain, and takes no edits. */
  damaged: boolean;
  /** Something is not saved yet, and since when. */
  unsavedSince: number | null;
  /** The device takes edits: they survive this page. */
  deviceKeeps: boolean;
  /** This person may not write, and the device has edits of theirs that were never sent. */
  leftBehind: boolean;
  /** What came in while the connection was lost, until the person has seen it. */
  cameIn: CameIn | null;
  present: Present[];
}

export interface RoomOptions {
  document: string;
  person: string;
  session: string;
  mayWrite: boolean;
  openLine: OpenLine;
  journal: Promise<Journal>;
  locks?: LockManager | undefined;
  /** The way that worked last. */
  way?: Way;
  now?: () => number;
  chance?: () => number;
  online?: () => boolean;
  /** Resolves when the copy of this device is in the document; true when there was one. */
  copy?: (doc: Doc) => Promise<boolean>;
  /** Which way works, for the next page. */
  onWay?: (way: Way) => void;
}

export class Room {
  readonly doc = new Doc();
  readonly awareness: Awareness;
  readonly document: string;
  readonly person: string;
  readonly #options: Required<Pick<RoomOptions, 'now' | 'chance' | 'online'>> & RoomOptions;
  readonly #outbox = new Outbox();
  readonly #keeper: Keeper;
  readonly #away: Away;
  readonly #listeners = new Set<() => void>();
  /** The origin of all that others wrote. */
  readonly #theirs = Symbol('theirs');

  #link: Link;
  #conversation: Conversation | null = null;
  #pulse: Pulse | null = null;
  #loaded: Loaded = 'nothing';
  #mayWrite: boolean;
  #readOnlySince: number | null = null;
  #refusedAt = Number.NEGATIVE_INFINITY;
  #damaged = false;
  #deviceKeeps = true;
  #leftBehind = false;
  #level = false;
  #savedAt: number | null = null;
  #editedAt = 0;
  #composing = 0;
  #state: RoomState;
  #closed = false;
  #timers: Record<string, ReturnType<typeof setTimeout>> = {};

  constructor(options: RoomOptions) {
    this.#options = {
      now: Date.now,
      chance: Math.random,
      online: () => navigator.onLine,
      ...options,
    };
    this.document = options.document;
    this.person = options.person;
    this.#mayWrite = options.mayWrite;
    this.#readOnlySince = options.mayWrite ? null : this.#now();
    this.awareness = new Awareness(this.doc);
    this.#away = new Away(this.awareness, options.person, this.#options.now);
    this.#link = resting(options.way ?? 'websocket', this.#now());
    this.#keeper = new Keeper({
      person: options.person,
      document: options.document,
      session: options.session,
      outbox: this.#outbox,
      journal: options.journal,
      locks: options.locks,
      now: this.#options.now,
      events: {
        ready: () => {
          this.#conversation?.flush();
          this.#changed();
        },
        adopted: (update) => applyUpdate(this.doc, update, this.#theirs),
        failed: () => {
          this.#deviceKeeps = false;
          this.#changed();
        },
      },
    });
    this.#keeper.onOthers(() => void this.#leftovers());
    // A journal that does not open is told at once, not only when somebody writes.
    options.journal.catch(() => {
      this.#deviceKeeps = false;
      this.#changed();
    });
    this.#state = this.#look();
    this.doc.on('update', this.#onUpdate);
    this.doc.on('afterTransaction', this.#onTransaction);
    this.awareness.on('update', this.#onAwareness);
    this.awareness.on('change', this.#changed);
  }

  get state(): RoomState {
    return this.#state;
  }

  /** Who wrote last in which place, as far as this page saw it. */
  get lastWriters(): Away['lastWriters'] {
    return this.#away.lastWriters;
  }

  /** Calls back whenever `state` is another one. Returns the way to stop. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Takes the copy of this device, what earlier pages left, and connects. */
  async start(): Promise<void> {
    window.addEventListener('online', this.#onOnline);
    window.addEventListener('offline', this.#onOffline);
    document.addEventListener('visibilitychange', this.#onVisible);
    const copied = await this.#options.copy?.(this.doc);
    if (this.#closed) return;
    if (copied && this.#loaded === 'nothing') this.#loaded = 'device';
    void this.#leftovers();
    this.#event({ kind: 'start', online: this.#options.online() });
  }

  /** Does not wait for the next try. */
  retry(): void {
    if (this.#link.phase === 'live') this.#pulse?.check();
    else this.#event({ kind: 'retry' });
  }

  /** The right to write was given or taken. */
  setMayWrite(mayWrite: boolean): void {
    if (mayWrite === this.#mayWrite) return;
    if (mayWrite && this.#now() - this.#refusedAt < REFUSAL_HOLDS_MS) return;
    this.#mayWrite = mayWrite;
    this.#readOnlySince = mayWrite ? null : this.#now();
    void this.#leftovers();
    if (this.#link.phase === 'live' || this.#link.phase === 'opening') {
      this.#event({ kind: 'lost', code: null });
      this.#event({ kind: 'retry' });
    }
    this.#changed();
  }

  /** A word is being composed: what others write waits until `release`, so that it does not break. */
  hold(): void {
    this.#composing += 1;
    this.#conversation?.hold();
  }

  release(): void {
    this.#composing = Math.max(0, this.#composing - 1);
    if (this.#composing === 0) this.#receiving(() => this.#conversation?.release());
  }

  /** The person has seen what came in. */
  seen(): void {
    this.#away.seen();
    this.#changed();
  }

  /** The text as this page has it, with all edits that are not saved, in a document of its own. */
  async snapshot(): Promise<Doc> {
    const copy = new Doc();
    applyUpdate(copy, encodeStateAsUpdate(this.doc));
    const unsent = await this.#keeper.unsent().catch(() => undefined);
    if (unsent) applyUpdate(copy, unsent);
    return copy;
  }

  /** Resolves at a moment when all that was written here is on the device, where it keeps anything. */
  kept(): Promise<void> {
    return this.#keeper.kept();
  }

  get saved(): boolean {
    return this.#outbox.unsaved === null;
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.awareness.destroy();
    this.#event({ kind: 'stop' });
    for (const timer of Object.values(this.#timers)) clearTimeout(timer);
    window.removeEventListener('online', this.#onOnline);
    window.removeEventListener('offline', this.#onOffline);
    document.removeEventListener('visibilitychange', this.#onVisible);
    this.#keeper.close();
    this.doc.destroy();
    this.#listeners.clear();
  }

  #now(): number {
    return this.#options.now();
  }

  /** What earlier pages left: taken over by who may write, told to who may not. */
  async #leftovers(): Promise<void> {
    if (this.#mayWrite) {
      this.#leftBehind = false;
      await this.#keeper.adoptLeftovers();
      return;
    }
    const unsent = await this.#keeper.unsent().catch(() => undefined);
    this.#leftBehind = unsent !== undefined;
    this.#changed();
  }

  #event(event: LinkEvent): void {
    const before = this.#link.phase;
    const [link, effects] = step(this.#link, event, this.#now(), this.#options.chance());
    this.#link = link;
    if (before === 'live' && link.phase !== 'live') this.#away.left();
    for (const effect of effects) this.#do(effect);
    this.#changed();
  }

  #do(effect: Effect): void {
    switch (effect.kind) {
      case 'open':
        this.#open(effect.way);
        break;
      case 'close':
        this.#drop();
        break;
      case 'wait':
        this.#after('retry', effect.ms, () => this.#event({ kind: 'due' }));
        break;
      case 'probe-socket':
        this.#after('probe', effect.ms, () => this.#probe());
        break;
    }
  }

  #after(name: string, ms: number, then: () => void): void {
    clearTimeout(this.#timers[name]);
    this.#timers[name] = setTimeout(then, ms);
  }

  #open(way: Way): void {
    this.#drop();
    this.#level = false;
    const line = this.#options.openLine(way, this.document, {
      opened: () => this.#after('greeting', GREETING_MS, () => this.#lost(null)),
      frame: (bytes) => this.#receiving(() => this.#conversation?.receive(bytes)),
      closed: (code) => this.#lost(code),
    });
    this.#converse(line);
    this.#after('greeting', OPENING_MS, () => this.#lost(null));
  }

  #converse(line: Line): void {
    this.#conversation = new Conversation(line, {
      doc: this.doc,
      awareness: this.awareness,
      outbox: this.#outbox,
      origin: this.#theirs,
      mayWrite: this.#mayWrite,
      kept: () => this.#keeper.kept(),
      events: {
        heard: () => {
          this.#loaded = 'server';
        },
        live: () => {
          clearTimeout(this.#timers.greeting);
          if (this.#link.phase !== 'opening') return;
          this.#event({ kind: 'live' });
          this.#damaged &&= !this.#mayWrite;
          this.#away.returned(this.#mayWrite);
          this.#options.onWay?.(this.#link.way);
          void this.#leftovers();
        },
        receipt: (count, confirmed) => {
          if (count > 0) {
            this.#level = true;
            this.#savedAt = this.#now();
          }
          void this.#keeper.forget(confirmed);
          this.#changed();
        },
      },
    });
    if (this.#composing > 0) this.#conversation.hold();
    this.#pulse = new Pulse(
      () => this.#conversation?.ask(),
      () => this.#lost(null),
    );
  }

  /** Bytes that cannot be read end the line; the state vectors of the next one put it right. */
  #receiving(take: () => void): void {
    this.#pulse?.heard();
    try {
      take();
    } catch (error) {
      console.error('The live connection sent something unreadable.', error);
      this.#lost(null);
    }
  }

  #lost(code: number | null): void {
    clearTimeout(this.#timers.greeting);
    if (consequence(code) === 'read-only') {
      this.#damaged = code === CloseCode.DAMAGED;
      this.#mayWrite = false;
      this.#refusedAt = this.#now();
      this.#readOnlySince ??= this.#now();
    }
    this.#event({ kind: 'lost', code });
  }

  #drop(): void {
    clearTimeout(this.#timers.greeting);
    clearTimeout(this.#timers.retry);
    clearTimeout(this.#timers.probe);
    this.#pulse?.stop();
    this.#pulse = null;
    this.#conversation?.end();
    this.#conversation = null;
    const others = [...this.awareness.states.keys()].filter((id) => id !== this.doc.clientID);
    removeAwarenessStates(this.awareness, others, this.#theirs);
  }

  /** Whether a WebSocket would work by now, tried beside the line that works. */
  #probe(): void {
    const finish = (works: boolean) => {
      clearTimeout(this.#timers.probing);
      line.close();
      this.#event({ kind: works ? 'socket-works' : 'socket-blocked' });
    };
    const line = this.#options.openLine('websocket', this.document, {
      opened: () => {},
      frame: () => finish(true),
      closed: (code) => finish(code !== null),
    });
    this.#after('probing', OPENING_MS, () => finish(false));
  }

  readonly #onUpdate = (update: Uint8Array, _origin: unknown, _doc: Doc, tr: Transaction) => {
    if (!tr.local || !this.#mayWrite) return;
    this.#editedAt = this.#now();
    this.#keeper.made(update);
    this.#changed();
  };

  readonly #onTransaction = (transaction: Transaction) => {
    const theirs = transaction.origin === this.#theirs;
    this.#away.saw(transaction, theirs);
    if (theirs && transaction.changed.size > 0) this.#changed();
  };

  readonly #onAwareness = (_changes: unknown, origin: unknown) => {
    if (origin !== 'local' || this.#timers.awareness !== undefined) return;
    this.#timers.awareness = setTimeout(() => {
      delete this.#timers.awareness;
      this.#conversation?.tellAwareness();
    }, AWARENESS_EVERY_MS);
  };

  readonly #onOnline = () => this.#event({ kind: 'online' });
  readonly #onOffline = () => this.#event({ kind: 'offline' });
  readonly #onVisible = () => {
    if (document.visibilityState === 'visible') this.retry();
  };

  #look(): RoomState {
    const now = this.#now();
    const facts: Facts = {
      link: this.#link,
      mayWrite: this.#mayWrite,
      readOnlySince: this.#readOnlySince,
      unsaved: this.#outbox.unsaved,
      level: this.#level,
      savedAt: this.#savedAt,
      editedAt: this.#editedAt,
    };
    const again = nextChange(facts, now);
    if (again !== null) this.#after('look', again + 1, this.#changed);
    return {
      loaded: this.#loaded,
      link: this.#link,
      save: save(facts, now),
      mayWrite: this.#mayWrite,
      damaged: this.#damaged,
      unsavedSince: facts.unsaved?.since ?? null,
      deviceKeeps: this.#deviceKeeps,
      leftBehind: this.#leftBehind,
      cameIn: this.#away.cameIn,
      present: present(this.awareness.getStates() as States, this.person),
    };
  }

  readonly #changed = () => {
    if (this.#closed) return;
    this.#state = this.#look();
    for (const listener of this.#listeners) listener();
  };
}
