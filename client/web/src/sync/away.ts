/**
 * What others wrote, and where: who wrote last in each place, and what came in while the connection
 * was lost. Names come from the awareness that this page has seen; whoever it never saw stays unnamed.
 */
import type { Awareness } from 'y-protocols/awareness';
import type { Transaction } from 'yjs';
import { type States, type User, userOf } from './presence';
import { type Place, touched, writers } from './traces';

export interface LastWriter {
  /** Null for somebody whom this page never saw. */
  user: User | null;
  own: boolean;
  at: number;
}

export interface CameIn {
  /** When the connection came back. */
  at: number;
  /** How long it was away (ms). */
  away: number;
  places: Place[];
  names: string[];
}

/** Shorter absences are not spoken of (ms). */
const WORTH_TELLING_MS = 2_000;

export class Away {
  readonly lastWriters = new Map<Place, LastWriter>();
  readonly #users = new Map<number, User>();
  readonly #awareness: Awareness;
  readonly #me: string;
  readonly #now: () => number;
  #live = false;
  #leftAt: number | null = null;
  #places = new Set<Place>();
  #clients = new Set<number>();
  #cameIn: CameIn | null = null;

  constructor(awareness: Awareness, me: string, now: () => number) {
    this.#awareness = awareness;
    this.#me = me;
    this.#now = now;
    awareness.on('change', () => this.#meet());
  }

  get cameIn(): CameIn | null {
    return this.#cameIn;
  }

  /** The connection was lost. */
  left(): void {
    this.#live = false;
    this.#leftAt ??= this.#now();
    this.#places.clear();
    this.#clients.clear();
    this.#cameIn = null;
  }

  /** Both sides are level again. Carets come a moment later, so names are looked up when asked. */
  returned(mayWrite: boolean): void {
    const left = this.#leftAt;
    this.#leftAt = null;
    this.#live = true;
    if (left === null || this.#now() - left < WORTH_TELLING_MS) return;
    if (!mayWrite && this.#places.size === 0) return;
    this.#cameIn = {
      at: this.#now(),
      away: this.#now() - left,
      places: [...this.#places],
      names: this.#names(),
    };
  }

  seen(): void {
    this.#cameIn = null;
  }

  saw(transaction: Transaction, theirs: boolean): void {
    const places = touched(transaction);
    if (places.size === 0 || (!theirs && !transaction.local)) return;
    const by = writers(transaction);
    const user = by.map((client) => this.#users.get(client)).find((it) => it) ?? null;
    for (const place of places) {
      // Of what comes while nobody was connected the time is not known, only that it came.
      if (this.#live || !theirs)
        this.lastWriters.set(place, { user, own: !theirs, at: this.#now() });
      if (theirs && this.#leftAt !== null) this.#places.add(place);
    }
    if (theirs && this.#leftAt !== null) for (const client of by) this.#clients.add(client);
  }

  #meet(): void {
    for (const [client, state] of this.#awareness.getStates() as States) {
      const user = userOf(state);
      if (user) this.#users.set(client, user);
    }
    if (this.#cameIn) this.#cameIn = { ...this.#cameIn, names: this.#names() };
  }

  #names(): string[] {
    const names = [...this.#clients].flatMap((client) => {
      const user = this.#users.get(client);
      return user && user.id !== this.#me ? [user.name] : [];
    });
    return [...new Set(names)];
  }
}
