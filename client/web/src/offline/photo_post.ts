/**
 * Sends photos that this device keeps, one after the other, until the server has each or has said
 * why it does not take it. A photo is sent again under its own id where no answer came.
 */
import { type Backoff, pause } from '../sync/backoff';
import type { KeptPhoto, PhotoStore } from './kept_photos';

/** `sent`: the server has it. `later`: it was not reached, or cannot just now. */
export type Outcome = 'sent' | 'later' | { refused: string };

export type SendPhoto = (photo: KeptPhoto) => Promise<Outcome>;

const AGAIN: Backoff = { first: 2_000, longest: 60_000 };

interface Options {
  /** Null where this browser keeps nothing: then photos live as long as the page. */
  store: PhotoStore | null;
  send: SendPhoto;
  /** What is on its way has changed. */
  changed: (all: readonly KeptPhoto[]) => void;
  chance?: () => number;
}

export class PhotoPost {
  readonly #options: Options;
  #all: readonly KeptPhoto[] = [];
  #running = false;
  #again = false;
  #failures = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #over = false;

  constructor(options: Options) {
    this.#options = options;
  }

  /** Begins with what earlier pages left. */
  async start(): Promise<void> {
    const left = (await this.#options.store?.all()) ?? [];
    this.#show([...left, ...this.#all.filter((photo) => !left.some(isSame(photo)))]);
    await this.wake();
  }

  /** The photo while it is on its way from this device. */
  find(document: string, id: string): KeptPhoto | undefined {
    return this.#all.find(isSame({ document, id }));
  }

  /** Keeps a photo and begins to send it. Rejects when the device does not take it. */
  async keep(photo: KeptPhoto): Promise<void> {
    await this.#options.store?.put(photo);
    this.#show([...this.#all.filter((it) => !isSame(photo)(it)), photo]);
    void this.wake();
  }

  /** Lets go of a photo that is not wanted any more. */
  async forget(document: string, id: string): Promise<void> {
    this.#show(this.#all.filter((photo) => !isSame({ document, id })(photo)));
    await this.#options.store?.drop(document, id);
  }

  /** Sends what there is now: the network is back, or somebody looks at the page again. */
  async wake(): Promise<void> {
    clearTimeout(this.#timer);
    if (this.#running) {
      this.#again = true;
      return;
    }
    this.#running = true;
    try {
      do {
        this.#again = false;
        await this.#sendAll();
      } while (this.#again && !this.#over);
    } finally {
      this.#running = false;
    }
  }

  stop(): void {
    this.#over = true;
    clearTimeout(this.#timer);
    this.#options.store?.close();
  }

  async #sendAll(): Promise<void> {
    for (const photo of this.#all.filter(({ refused }) => refused === null)) {
      const outcome = await this.#options.send(photo);
      if (this.#over) return;
      if (outcome === 'later') {
        this.#failures += 1;
        const chance = this.#options.chance ?? Math.random;
        this.#timer = setTimeout(() => void this.wake(), pause(this.#failures, chance(), AGAIN));
        return;
      }
      this.#failures = 0;
      if (!this.#all.some(isSame(photo))) continue; // taken away meanwhile
      if (outcome === 'sent') await this.forget(photo.document, photo.id);
      else await this.#refuse({ ...photo, refused: outcome.refused });
    }
  }

  async #refuse(photo: KeptPhoto): Promise<void> {
    this.#show(this.#all.map((it) => (isSame(photo)(it) ? photo : it)));
    await this.#options.store?.put(photo);
  }

  #show(all: readonly KeptPhoto[]): void {
    this.#all = all;
    this.#options.changed(all);
  }
}

const isSame =
  ({ document, id }: Pick<KeptPhoto, 'document' | 'id'>) =>
  (other: KeptPhoto) =>
    other.document === document && other.id === id;
