/** Live things as Svelte sees them: the room's state, and what stands in a shared type. */
import type { Component } from 'svelte';
import { createSubscriber } from 'svelte/reactivity';
import type { AbstractType, UndoManager, Array as YArray, YEvent } from 'yjs';
import type { Room, RoomState } from '../../sync/room';
import type { Around } from './around';
import type { Field } from './outline';

/**
 * Calls `update` once for all that happens in one go, and never in the middle of drawing: taking a
 * focused part off the page tells the others that one has left it, which is a change itself.
 */
function gathered(update: () => void): () => void {
  let waiting = false;
  return () => {
    if (waiting) return;
    waiting = true;
    queueMicrotask(() => {
      waiting = false;
      update();
    });
  };
}

/** Reads again whenever something in `type` changed, by whomever. */
export function live<T>(type: AbstractType<never>, read: () => T): { readonly value: T } {
  const subscribe = createSubscriber((update) => {
    const changed = gathered(update) as (events: YEvent<never>[]) => void;
    type.observeDeep(changed as never);
    return () => type.unobserveDeep(changed as never);
  });
  return {
    get value() {
      subscribe();
      return read();
    },
  };
}

/** The state of a room, new whenever the room says so. */
export class RoomView {
  readonly room: Room;
  readonly #subscribe: () => void;

  constructor(room: Room) {
    this.room = room;
    this.#subscribe = createSubscriber((update) => room.subscribe(gathered(update)));
  }

  get state(): RoomState {
    this.#subscribe();
    return this.room.state;
  }
}

/** Props of what shows the records of a field. */
export interface RecordsProps {
  field: Field;
  rows: YArray<unknown>;
  desk: Desk;
  /** The id of their heading. */
  labelledBy: string;
}
export type RecordsBy = Readonly<Record<string, Component<RecordsProps>>>;
export type InsteadOf = Readonly<Record<string, Component | null>>;

/** What the parts of a document share: the room, undo over all of them, and who may write. */
export interface Desk {
  view: RoomView;
  undo: UndoManager;
  editable: boolean;
  around: Around;
  /** What shows the records of a field, by its key, where it is not the usual cards or table. */
  records: RecordsBy;
  onComposing: (composing: boolean) => void;
  onTooLarge: () => void;
}
