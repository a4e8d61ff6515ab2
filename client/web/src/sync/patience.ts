/** Waiting for a room to get somewhere. */
import type { Room } from './room';

const PATIENCE_MS = 30_000;

/** Resolves when it holds of `room`; rejects when the room stops, or after half a minute. */
export function until(room: Room, holds: () => boolean): Promise<void> {
  return new Promise((resolve, reject) => {
    let over = false;
    const end = (then: () => void) => {
      if (over) return;
      over = true;
      clearTimeout(late);
      queueMicrotask(() => stop());
      then();
    };
    const look = () => {
      if (holds()) end(resolve);
      else if (room.state.link.phase === 'stopped')
        end(() => reject(new Error('the document was closed')));
    };
    const late = setTimeout(
      () => end(() => reject(new Error('the server takes too long'))),
      PATIENCE_MS,
    );
    const stop = room.subscribe(look);
    look();
  });
}
