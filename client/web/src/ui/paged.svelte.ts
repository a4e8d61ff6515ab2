/** A list that the server gives page by page, by cursor. */
import { failureOf, type RequestFailed } from '../api';

export interface ListPage<T> {
  items: T[];
  next?: string | null;
}

export class PagedList<T> {
  items = $state.raw<T[]>([]);
  failure = $state.raw<RequestFailed | null>(null);
  busy = $state(false);
  /** The first page is here. */
  loaded = $state(false);
  #next = $state<string | null>(null);
  #turn = 0;
  readonly #call: (query: { cursor?: string }) => Promise<ListPage<T>>;

  constructor(call: (query: { cursor?: string }) => Promise<ListPage<T>>) {
    this.#call = call;
    void this.again();
  }

  get more(): boolean {
    return this.#next !== null;
  }

  /** From the beginning; what is shown stays until the answer is here. */
  again = (): Promise<void> => this.#load(null);

  /** The next page, behind what is here. */
  further = (): Promise<void> => (this.#next ? this.#load(this.#next) : Promise.resolve());

  async #load(cursor: string | null): Promise<void> {
    this.#turn += 1;
    const turn = this.#turn;
    this.busy = true;
    try {
      const page = await this.#call(cursor ? { cursor } : {});
      if (turn !== this.#turn) return;
      this.items = cursor ? [...this.items, ...page.items] : page.items;
      this.#next = page.next ?? null;
      this.failure = null;
      this.loaded = true;
    } catch (error) {
      if (turn !== this.#turn) return;
      this.failure = failureOf(error);
    } finally {
      if (turn === this.#turn) this.busy = false;
    }
  }
}
