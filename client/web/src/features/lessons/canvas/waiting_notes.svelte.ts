/** Writing at once where one's own observation is not here yet: on this device, until it is. */

import type { LessonDocument } from '../../../api/types';
import { enter, journalOf } from '../../../sync/rooms';
import { waitingFor } from '../../../sync/waiting';
import { deliver } from './delivering';
import type { Entry } from './grid';
import { Open } from './open_documents.svelte';
import { Own } from './own.svelte';

export class WaitingNotes {
  /** Where one writes meanwhile; null while nothing waits. */
  own = $state.raw<Own | null>(null);
  #open = $state.raw<Open | null>(null);
  #delivering = false;
  #left = false;
  readonly #person: string;
  readonly #lesson: string;

  readonly #ready: () => void;

  /** `ready`: the observation is there, and what waited goes into it. */
  constructor(person: string, lesson: string, ready: () => void) {
    this.#person = person;
    this.#lesson = lesson;
    this.#ready = ready;
    void this.#look();
  }

  get entries(): Entry[] {
    return this.#open?.entries ?? [];
  }

  get state() {
    return this.#open?.view.state ?? null;
  }

  /** Somebody wants to write now. */
  begin(): void {
    if (this.#open || this.#delivering || this.#left) return;
    const id = waitingFor(this.#lesson);
    const paper = { id, kind: 'observation', mine: true, may_write: true, owner: null } as const;
    this.#open = new Open(paper as unknown as LessonDocument, enter(this.#person, id, true));
    this.own = new Own(this.#open.view, false);
  }

  /** Puts what waits into the observation, unless somebody is writing. True when it is there. */
  async deliver(): Promise<boolean> {
    if (!this.#open || this.#delivering || this.#isWriting()) return false;
    this.#delivering = true;
    let done = false;
    try {
      done = await deliver(this.#person, this.#lesson, () => this.#over());
    } catch (error) {
      console.warn('The notes stay on this device for now.', error);
    }
    this.#delivering = false;
    if (!done && !this.#open) this.begin();
    return done;
  }

  leave(): void {
    this.#left = true;
    this.#end();
  }

  /** Nobody writes here any more, unless somebody is about to. */
  #over(): boolean {
    if (this.#isWriting()) return false;
    this.#end();
    this.#ready();
    return true;
  }

  #end(): void {
    this.own?.undo.destroy();
    this.#open?.lease.leave();
    this.own = null;
    this.#open = null;
  }

  /** Words under somebody's fingers are not moved away. */
  #isWriting(): boolean {
    const name = this.own?.writing;
    if (!name) return false;
    const typing = document.activeElement instanceof HTMLTextAreaElement;
    return typing || this.entries.some((entry) => entry.name === name);
  }

  /** An earlier page left something. */
  async #look(): Promise<void> {
    const journal = await journalOf(this.#person).catch(() => null);
    const documents = (await journal?.documents()) ?? [];
    if (documents.includes(waitingFor(this.#lesson))) this.begin();
  }
}
