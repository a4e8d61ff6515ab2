/** Live things as Svelte sees them: the room's state, and what stands in a shared type. */
import { createSubscriber } from 'svelte/reactivity';
import type { AbstractType, UndoManager, YEvent } from 'yjs';
import type { Room, RoomState } from '../../sync/room';

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

/** What the parts of a plan share: the room, undo over all of them, and who may write. */
export interface Desk {
  view: RoomView;
  undo: UndoManager;
  editable: boolean;
  onComposing: (composing: boolean) => void;
  onTooLarge: () => void;
}
