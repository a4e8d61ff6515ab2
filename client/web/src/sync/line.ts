/** One connection to a live document, whichever way its frames travel. */
import type { Way } from './link';

export interface Line {
  send(frame: Uint8Array<ArrayBuffer>): void;
  /** Ends it; no event follows. */
  close(): void;
}

export interface LineEvents {
  /** The other side took it: this way works, however long it takes to say the first word. */
  opened(): void;
  frame(bytes: Uint8Array): void;
  /** It ended by itself; `code` is one of the server's close codes, or null. */
  closed(code: number | null): void;
}

export type OpenLine = (way: Way, document: string, events: LineEvents) => Line;
