/** Something a page asks the server for: on its way, here, or failed. */
import { failureOf, type RequestFailed } from '../api';

export class Loading<T> {
  value = $state.raw<T | null>(null);
  failure = $state.raw<RequestFailed | null>(null);
  busy = $state(true);
  readonly #call: () => Promise<T>;
  #turn = 0;

  constructor(call: () => Promise<T>) {
    this.#call = call;
    void this.again();
  }

  /** Ask (again). What is shown stays until the answer is here; a late answer changes nothing. */
  again = async (): Promise<void> => {
    this.#turn += 1;
    const turn = this.#turn;
    this.busy = true;
    try {
      const value = await this.#call();
      if (turn !== this.#turn) return;
      this.value = value;
      this.failure = null;
    } catch (error) {
      if (turn !== this.#turn) return;
      this.failure = failureOf(error);
    } finally {
      if (turn === this.#turn) this.busy = false;
    }
  };

  /** Take what another call has answered. */
  set(value: T): void {
    this.#turn += 1;
    this.value = value;
    this.failure = null;
    this.busy = false;
  }
}
