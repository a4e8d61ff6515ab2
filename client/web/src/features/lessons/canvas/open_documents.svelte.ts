/** The live documents that a canvas is drawn from, each open for as long as it is shown. */
import type { LessonDocument } from '../../../api/types';
import { enter, type Lease } from '../../../sync/rooms';
import { live, RoomView } from '../../document/live.svelte';
import { type Entry, keeping, type LessonPlan, readEntries, readPlan } from './grid';

/** One of them; what stands in it is read again whenever it changes. */
export class Open {
  readonly lease: Lease;
  readonly view: RoomView;
  document = $state.raw<LessonDocument>() as LessonDocument;
  readonly #plan: { readonly value: LessonPlan };
  readonly #entries: { readonly value: Entry[] };

  constructor(document: LessonDocument, lease: Lease) {
    const { doc } = lease.room;
    const fields = doc.getMap('fields') as never;
    this.document = document;
    this.lease = lease;
    this.view = new RoomView(lease.room);
    this.#plan = live(fields, () => readPlan(doc));
    let entries: Entry[] = [];
    this.#entries = live(fields, () => {
      entries = keeping(entries, readEntries(doc, document.id, document.owner, document.mine));
      return entries;
    });
  }

  get plan(): LessonPlan {
    return this.#plan.value;
  }

  get entries(): Entry[] {
    return this.#entries.value;
  }
}

export class OpenDocuments {
  /** By the document's id. */
  all = $state.raw<ReadonlyMap<string, Open>>(new Map());
  readonly #person: string;

  constructor(person: string) {
    this.#person = person;
  }

  /** Opens what is wanted and not open, and leaves what is not wanted any more. */
  show(wanted: readonly LessonDocument[]): void {
    const before = this.all;
    this.all = new Map(wanted.map((document) => [document.id, this.#opened(document)]));
    for (const [id, open] of before) if (!this.all.has(id)) open.lease.leave();
  }

  #opened(document: LessonDocument): Open {
    const open = this.all.get(document.id);
    if (!open) return new Open(document, enter(this.#person, document.id, document.may_write));
    open.lease.room.setMayWrite(document.may_write);
    open.document = document;
    return open;
  }
}
