/** What a form remembers while it is filled in and sent. */
import { failureOf, type Mistake, mistakesOf } from '../api';

export class Form {
  busy = $state(false);
  mistakes = $state.raw<Mistake[]>([]);
  readonly #fields: readonly string[];

  /** `fields`: the names of the fields that the form shows. */
  constructor(...fields: string[]) {
    this.#fields = fields;
  }

  /** The sentence that stands at a field, if something is wrong with it. */
  at(field: string): string | null {
    return this.mistakes.find((mistake) => mistake.field === field)?.message ?? null;
  }

  /** Say what is wrong before anything is sent; true when nothing is. */
  check(wrong: Record<string, string | false | null>): boolean {
    this.mistakes = Object.entries(wrong).flatMap(([field, message]) =>
      message ? [{ field, message }] : [],
    );
    return this.mistakes.length === 0;
  }

  /** Send; gives the answer, or undefined when the server refused and `mistakes` says why. */
  async send<T>(call: () => Promise<T>): Promise<T | undefined> {
    if (this.busy) return undefined;
    this.busy = true;
    try {
      const answer = await call();
      this.mistakes = [];
      return answer;
    } catch (error) {
      this.mistakes = mistakesOf(failureOf(error).problem, this.#fields);
      return undefined;
    } finally {
      this.busy = false;
    }
  }
}
