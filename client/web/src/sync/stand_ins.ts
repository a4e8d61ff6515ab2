/** Stand-ins for tests: a server in memory that gives receipts when told to, and a lock manager. */
import * as encoding from 'lib0/encoding';
import { applyUpdate, Doc, encodeStateAsUpdate, encodeStateVector } from 'yjs';
import { decode, encode, type Message, writes } from './frames';
import type { Line, LineEvents, OpenLine } from './line';
import type { Way } from './link';

interface Peer {
  events: LineEvents;
  way: Way;
  /** Writing frames taken so far. */
  written: number;
  receipted: number;
  closed: boolean;
}

/** A server with one document, as far as a client can see. Everything happens at once. */
export class StandInServer {
  readonly doc = new Doc();
  readonly peers: Peer[] = [];
  /** Every frame that came, in order. */
  readonly came: Message[] = [];
  /** Lines open but nothing is answered. */
  silent = false;
  /** Ways on which no line opens. */
  blocked = new Set<Way>();
  /** Edits become durable at once; else when `commit` is called. */
  durable = true;
  down = false;

  constructor() {
    this.doc.getMap('fields').set('version', 1);
    this.doc.on('update', (update: Uint8Array, origin: unknown) => {
      for (const peer of this.open)
        if (peer !== origin) this.#tell(peer, { kind: 'update', update });
    });
  }

  get open(): Peer[] {
    return this.peers.filter((peer) => !peer.closed);
  }

  readonly openLine: OpenLine = (way, _document, events): Line => {
    const peer: Peer = { events, way, written: 0, receipted: 0, closed: false };
    this.peers.push(peer);
    if (this.down || this.blocked.has(way)) {
      queueMicrotask(() => this.close(peer, null));
    } else if (!this.silent) {
      queueMicrotask(() => {
        if (!peer.closed) events.opened();
        this.#tell(peer, { kind: 'step1', vector: encodeStateVector(this.doc) });
      });
    }
    return {
      send: (frame) => {
        if (!peer.closed && !this.silent && !this.down)
          queueMicrotask(() => this.#take(peer, frame));
      },
      close: () => {
        peer.closed = true;
      },
    };
  };

  /** Ends connections; all of them where none is named. */
  close(peer: Peer | null, code: number | null): void {
    for (const each of peer ? [peer] : this.open) {
      if (each.closed) continue;
      each.closed = true;
      each.events.closed(code);
    }
  }

  /** Everything that came is durable now. */
  commit(): void {
    for (const peer of this.open) {
      if (peer.written === peer.receipted) continue;
      peer.receipted = peer.written;
      const encoder = encoding.createEncoder();
      encoding.writeVarUint(encoder, 100);
      encoding.writeVarUint(encoder, peer.written);
      peer.events.frame(encoding.toUint8Array(encoder));
    }
  }

  #take(peer: Peer, frame: Uint8Array): void {
    const { message } = decode(frame);
    if (!message || peer.closed) return;
    this.came.push(message);
    if (message.kind === 'step1')
      this.#tell(peer, { kind: 'step2', update: encodeStateAsUpdate(this.doc, message.vector) });
    if (message.kind === 'step2' || message.kind === 'update')
      applyUpdate(this.doc, message.update, peer);
    if (writes(message)) peer.written += 1;
    if (this.durable) this.commit();
  }

  #tell(peer: Peer, message: Message): void {
    if (!peer.closed) peer.events.frame(encode(message));
  }
}

/** Locks of one origin, shared by all pages of a test. Only exclusive ones. */
export class StandInLocks {
  readonly #tails = new Map<string, Promise<unknown>>();

  request(name: string, ...rest: unknown[]): Promise<unknown> {
    const work = rest.at(-1) as (lock: unknown) => Promise<unknown>;
    const { signal } = (rest.length > 1 ? rest[0] : {}) as { signal?: AbortSignal };
    const before = this.#tails.get(name) ?? Promise.resolve();
    const turn = before.catch(() => {}).then(() => (signal?.aborted ? undefined : work({ name })));
    this.#tails.set(name, turn);
    return turn;
  }

  /** As the browser's, so far as the keeper uses it. */
  get manager(): LockManager {
    return this as unknown as LockManager;
  }
}
