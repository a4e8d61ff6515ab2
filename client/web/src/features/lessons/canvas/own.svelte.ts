/** The reader's own observation while they fill it: the entry that they are writing now. */
import type { UndoManager } from 'yjs';
import { createUndo } from '../../../editor';
import type { Room } from '../../../sync/room';
import type { RoomView } from '../../document/live.svelte';
import type { Match, Place } from './grid';
import { beginEntry, removeEntry, removeNothing, setMatch, stamp, wordsOf } from './own_entries';
import { addPhoto, removePhoto } from './own_photos';

export class Own {
  readonly room: Room;
  readonly undo: UndoManager;
  /** The entry that is on its way: shown in its form, and not yet among what was seen. */
  writing = $state<string | null>(null);
  readonly #view: RoomView;

  /** `takesPhotos`: there is an observation on which they can hang. */
  constructor(
    view: RoomView,
    readonly takesPhotos = true,
  ) {
    this.#view = view;
    this.room = view.room;
    this.undo = createUndo(view.room.doc, []);
  }

  get editable(): boolean {
    const { mayWrite, loaded, link } = this.#view.state;
    return mayWrite && loaded !== 'nothing' && link.stopped?.why !== 'forbidden';
  }
}

/** One entry on its way: it is in the document from the first letter on, so that none is lost. */
export class Draft {
  /** The entry's name once it was begun. */
  name = $state<string | null>(null);
  match = $state<Match | null>(null);
  photo = $state<string | null>(null);
  /** The entry for which a photo is just being made. */
  #photoFor: string | null = null;
  readonly #own: Own;
  readonly #place: Place;

  constructor(own: Own, place: Place) {
    this.#own = own;
    this.#place = place;
  }

  /** Begins the entry, if it was not begun. */
  begin(): void {
    if (this.name !== null) return;
    this.name = beginEntry(this.#own.room.doc, this.#place, new Date());
    this.#own.writing = this.name;
    this.#own.undo.clear(); // undo takes back words, not the place for them
  }

  choose(match: Match | null): void {
    this.begin();
    this.match = match;
    if (this.name !== null) setMatch(this.#own.room.doc, this.name, match);
  }

  /**
   * Adds a photo of work to it; the entry may be added meanwhile. Rejects with a sentence for the
   * person where it cannot be kept.
   */
  async addPhoto(file: File): Promise<void> {
    this.begin();
    const { name } = this;
    if (name === null) return;
    this.#photoFor = name;
    try {
      const photo = await addPhoto(this.#own.room, name, file);
      if (this.name === name) this.photo = photo;
    } catch (error) {
      if (this.name !== name) removeNothing(this.#own.room.doc, name);
      throw error;
    } finally {
      if (this.#photoFor === name) this.#photoFor = null;
    }
  }

  removePhoto(): void {
    const { name, photo } = this;
    if (name !== null && photo !== null) removePhoto(this.#own.room, name, photo);
    this.photo = null;
  }

  /** Adds it to what was seen, at this moment; the next one begins. False: there is nothing in it. */
  add(): boolean {
    const { name } = this;
    if (name === null || this.#empty(name)) return false;
    stamp(this.#own.room.doc, name, new Date());
    this.#over();
    return true;
  }

  /** The place is left: what is in it stays as it was written. */
  leave(): void {
    const { name } = this;
    if (name !== null && this.#own.room.state.mayWrite && this.#empty(name))
      removeEntry(this.#own.room.doc, name);
    this.#over();
  }

  #empty(name: string): boolean {
    if (this.photo !== null || this.#photoFor === name) return false;
    return this.match === null && !wordsOf(this.#own.room.doc, name)?.toString().trim();
  }

  #over(): void {
    if (this.#own.writing === this.name) this.#own.writing = null;
    this.name = null;
    this.match = null;
    this.photo = null;
    this.#own.undo.stopCapturing();
  }
}
