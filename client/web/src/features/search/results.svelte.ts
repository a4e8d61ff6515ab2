/** What a search has found so far. A newer search ends the one before it, on the wire too. */
import { api, ask, failureOf, type RequestFailed } from '../../api';
import type { SearchHit } from '../../api/types';
import { asked, type Query } from './query';

/** Hits a page. */
const LIMIT = 20;
/** How long somebody pauses before what they typed is looked for, in milliseconds. */
const PAUSE = 250;

export class Results {
  hits = $state.raw<SearchHit[]>([]);
  failure = $state.raw<RequestFailed | null>(null);
  busy = $state(false);
  /** What `hits` were found for; null before the first answer. */
  query = $state.raw<Query | null>(null);
  #next = $state<string | null>(null);
  #under = new AbortController();
  #timer = 0;

  get more(): boolean {
    return this.#next !== null;
  }

  /** Look for `query` after a pause in typing. */
  soon(query: Query): void {
    this.stop();
    this.#timer = window.setTimeout(() => void this.now(query), PAUSE);
  }

  /** Look for `query` at once. Without a word there is nothing to look for. */
  now(query: Query): Promise<void> {
    this.stop();
    if (query.q.trim() !== '') return this.#load(query, null);
    this.hits = [];
    this.query = this.failure = this.#next = null;
    return Promise.resolve();
  }

  /** The next page, behind what is here. */
  further = (): Promise<void> =>
    this.query && this.#next ? this.#load(this.query, this.#next) : Promise.resolve();

  /** Wait for no answer any more. */
  stop(): void {
    window.clearTimeout(this.#timer);
    this.#under.abort();
    this.busy = false;
  }

  async #load(query: Query, cursor: string | null): Promise<void> {
    this.#under.abort();
    const under = new AbortController();
    this.#under = under;
    this.busy = true;
    try {
      const given = { ...asked(query), limit: LIMIT, ...(cursor ? { cursor } : {}) };
      const params = { query: given };
      const { signal } = under;
      const page = await ask(() => api.GET('/api/search', { params, signal }));
      if (under.signal.aborted) return;
      this.hits = cursor ? [...this.hits, ...page.items] : page.items;
      this.#next = page.next ?? null;
      this.query = query;
      this.failure = null;
    } catch (error) {
      if (under.signal.aborted) return;
      this.failure = failureOf(error);
    } finally {
      if (this.#under === under) this.busy = false;
    }
  }
}
