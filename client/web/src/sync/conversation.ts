/**
 * What is said over one line: greetings, edits both ways, receipts, awareness.
 *
 * Both sides begin with their state vector (step 1) and answer the other's with what is missing
 * (step 2). Our step 2 waits until all own edits are on the device. After that every own edit goes
 * out as an update. A reader sends nothing that writes.
 */
import { type Awareness, applyAwarenessUpdate, encodeAwarenessUpdate } from 'y-protocols/awareness';
import { applyUpdate, type Doc, encodeStateAsUpdate, encodeStateVector } from 'yjs';
import { decode, encode, LARGEST_FRAME, type Message } from './frames';
import type { Line } from './line';
import type { Outbox, WaitingEdit } from './outbox';

/** The largest update to put into one frame: room for the few bytes around it. */
const LARGEST_UPDATE = LARGEST_FRAME - 64;

export interface ConversationEvents {
  /** The server's state is in the document. */
  heard(): void;
  /** Both have greeted: from here on it is live. */
  live(): void;
  /** The first `count` writing frames of this line are durable, and with them these edits. */
  receipt(count: number, confirmed: WaitingEdit[]): void;
}

export interface ConversationOptions {
  doc: Doc;
  awareness: Awareness;
  outbox: Outbox;
  /** The origin of transactions that hold what others wrote. */
  origin: unknown;
  mayWrite: boolean;
  /** Resolves when every own edit is on the device. */
  kept: () => Promise<void>;
  events: ConversationEvents;
}

export class Conversation {
  readonly #line: Line;
  readonly #options: ConversationOptions;
  #heard = false;
  #greeted = false;
  #over = false;
  #held: Message[] | null = null;

  constructor(line: Line, options: ConversationOptions) {
    this.#line = line;
    this.#options = options;
    options.outbox.connected();
    this.#say({ kind: 'step1', vector: encodeStateVector(options.doc) });
    this.tellAwareness();
  }

  /** Takes one frame in; raises FrameError, or yjs' own error, for bytes that it cannot read. */
  receive(bytes: Uint8Array): void {
    const { receipt, message } = decode(bytes);
    if (receipt !== null)
      this.#options.events.receipt(receipt, this.#options.outbox.receipt(receipt));
    if (!message) return;
    if (this.#held) this.#held.push(message);
    else this.#take(message);
  }

  /** Sends what waits, once the greetings are over. */
  flush(): void {
    if (!this.#greeted || this.#over) return;
    for (const update of this.#options.outbox.sendNext(LARGEST_UPDATE))
      this.#say({ kind: 'update', update });
  }

  tellAwareness(): void {
    const { awareness, doc } = this.#options;
    if (this.#over || !awareness.states.has(doc.clientID)) return;
    this.#say({ kind: 'awareness', update: encodeAwarenessUpdate(awareness, [doc.clientID]) });
  }

  /** Asks for a sign of life: the server answers with who is here. */
  ask(): void {
    this.#say({ kind: 'query-awareness' });
  }

  /** While somebody composes a word, what others write waits, so that it does not break it. */
  hold(): void {
    this.#held ??= [];
  }

  release(): void {
    const held = this.#held ?? [];
    this.#held = null;
    for (const message of held) this.#take(message);
  }

  end(): void {
    this.#over = true;
    this.#held = null;
    this.#line.close();
  }

  #take(message: Message): void {
    const { doc, awareness, origin } = this.#options;
    switch (message.kind) {
      case 'step1':
        void this.#answer(message.vector);
        break;
      case 'step2':
        applyUpdate(doc, message.update, origin);
        this.#heard = true;
        this.#options.events.heard();
        this.#becomeLive();
        break;
      case 'update':
        applyUpdate(doc, message.update, origin);
        break;
      case 'awareness':
        applyAwarenessUpdate(awareness, message.update, origin);
        break;
      case 'query-awareness':
        this.tellAwareness();
        break;
    }
  }

  async #answer(vector: Uint8Array): Promise<void> {
    const { doc, outbox, mayWrite, kept } = this.#options;
    if (mayWrite) {
      await kept();
      if (this.#over) return;
      const update = encodeStateAsUpdate(doc, vector);
      this.#greeted = true;
      if (update.byteLength > LARGEST_UPDATE) {
        this.flush();
      } else {
        outbox.sendAll();
        this.#say({ kind: 'step2', update });
      }
    }
    this.#greeted = true;
    this.#becomeLive();
  }

  #becomeLive(): void {
    if (this.#over || !this.#heard || !this.#greeted) return;
    this.#options.events.live();
    if (this.#options.mayWrite) this.flush();
  }

  #say(message: Message): void {
    if (!this.#over) this.#line.send(encode(message));
  }
}
