/**
 * Finds a connection that died without a word. A browser shows no pings, so after a silence the
 * other side is asked something; when it stays silent, the connection is given up.
 */
export const SILENCE_MS = 20_000;
export const ANSWER_MS = 8_000;

export class Pulse {
  readonly #ask: () => void;
  readonly #dead: () => void;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(ask: () => void, dead: () => void) {
    this.#ask = ask;
    this.#dead = dead;
    this.heard();
  }

  /** Something came. */
  heard(): void {
    this.#wait(SILENCE_MS);
  }

  /** Asks now: the page was asleep, or an edit stays without its receipt. */
  check(): void {
    this.#askNow();
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  #wait(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#askNow(), ms);
  }

  #askNow(): void {
    clearTimeout(this.#timer);
    this.#ask();
    this.#timer = setTimeout(this.#dead, ANSWER_MS);
  }
}
