/** Frames over a WebSocket, with receipts. */
import { CloseCode } from './close_codes';
import { RECEIPTS } from './frames';
import type { Line, LineEvents } from './line';

const KNOWN: ReadonlySet<number> = new Set(Object.values(CloseCode));

/** The address of a document's live connection, for `ws` or `wss` as the page itself came. */
export function socketAddress(document: string, page: string): string {
  const address = new URL(`/sync/${encodeURIComponent(document)}`, page);
  address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:';
  return address.href;
}

export function openWebSocket(document: string, events: LineEvents): Line {
  const socket = new WebSocket(socketAddress(document, location.href), [RECEIPTS]);
  socket.binaryType = 'arraybuffer';
  const waiting: Uint8Array<ArrayBuffer>[] = [];
  let over = false;

  socket.onopen = () => {
    if (!over) events.opened();
    for (const frame of waiting.splice(0)) socket.send(frame);
  };
  socket.onmessage = ({ data }) => {
    if (!over && data instanceof ArrayBuffer) events.frame(new Uint8Array(data));
  };
  // An error event says nothing and is always followed by a close event.
  socket.onclose = ({ code }) => {
    if (over) return;
    over = true;
    events.closed(KNOWN.has(code) ? code : null);
  };

  return {
    send(frame) {
      if (socket.readyState === WebSocket.OPEN) socket.send(frame);
      else if (socket.readyState === WebSocket.CONNECTING) waiting.push(frame);
    },
    close() {
      over = true;
      socket.close(1000);
    },
  };
}
