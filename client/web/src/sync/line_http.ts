/**
 * Frames over HTTP, where a network blocks WebSockets: an event stream brings the server's, posts
 * take ours. The rules stand in `server/live/http.py`.
 */
import { fromBase64 } from 'lib0/buffer';
import * as encoding from 'lib0/encoding';
import { CloseCode } from './close_codes';
import { EventStream } from './event_stream';
import type { Line, LineEvents } from './line';

/** The largest body of one post, in bytes. */
const LARGEST_POST = 2 * 1024 * 1024;
/** The pause before a post whose answer was lost is posted again (ms). */
const POST_AGAIN_MS = 1_000;

/** The close code that a refused request stands for; null: try again. */
export function codeOfStatus(status: number, begun: boolean): number | null {
  switch (status) {
    case 400:
      return CloseCode.MALFORMED;
    case 401:
      return CloseCode.SIGNED_OUT;
    case 403:
      return CloseCode.FORBIDDEN;
    case 404:
      // Of a connection that had begun it says only that the connection is gone.
      return begun ? null : CloseCode.UNKNOWN_DOCUMENT;
    case 413:
      return CloseCode.FRAME_TOO_LARGE;
    case 429:
      return CloseCode.TOO_FAST;
    case 503:
      return CloseCode.STORE_UNAVAILABLE;
    default:
      return null;
  }
}

/** As many of `frames` as fit into one post, each after its length, and how many those are. */
export function body(frames: readonly Uint8Array[]): [Uint8Array<ArrayBuffer>, number] {
  const encoder = encoding.createEncoder();
  let count = 0;
  for (const frame of frames) {
    if (count > 0 && encoding.length(encoder) + frame.byteLength + 5 > LARGEST_POST) break;
    encoding.writeVarUint8Array(encoder, frame);
    count += 1;
  }
  return [encoding.toUint8Array(encoder), count];
}

export function openHttp(document: string, events: LineEvents): Line {
  const address = `/sync/${encodeURIComponent(document)}`;
  const ending = new AbortController();
  const waiting: Uint8Array<ArrayBuffer>[] = [];
  let connection: string | null = null;
  let posted = 0;
  let posting = false;

  function end(code: number | null): void {
    if (ending.signal.aborted) return;
    ending.abort();
    events.closed(code);
  }

  async function listen(): Promise<void> {
    const answer = await fetch(`${address}/events`, {
      headers: { accept: 'text/event-stream' },
      cache: 'no-store',
      signal: ending.signal,
    });
    if (!answer.ok || !answer.body) return end(codeOfStatus(answer.status, false));
    const stream = new EventStream();
    const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
    for (let part = await reader.read(); !part.done; part = await reader.read())
      for (const { name, data } of stream.push(part.value)) take(name, data);
    end(null);
  }

  function take(name: string, data: string): void {
    if (ending.signal.aborted) return;
    if (name === 'open') {
      connection = data;
      events.opened();
      void post();
    } else if (name === 'close') {
      const { code } = JSON.parse(data) as { code?: unknown };
      end(typeof code === 'number' ? code : null);
    } else if (name === 'message') {
      events.frame(fromBase64(data));
    }
  }

  /** One body after the other; what is said meanwhile gathers for the next. */
  async function post(): Promise<void> {
    if (posting || connection === null) return;
    posting = true;
    while (waiting.length > 0 && !ending.signal.aborted) {
      const [bytes, count] = body(waiting);
      const status = await postOnce(connection, bytes);
      if (status === null) {
        await new Promise((resolve) => setTimeout(resolve, POST_AGAIN_MS));
      } else if (status === 204) {
        posted += count;
        waiting.splice(0, count);
      } else {
        end(codeOfStatus(status, true));
      }
    }
    posting = false;
  }

  /** The status of the answer, or null when none came. */
  async function postOnce(id: string, bytes: Uint8Array<ArrayBuffer>): Promise<number | null> {
    try {
      const answer = await fetch(`${address}/frames`, {
        method: 'POST',
        headers: {
          'content-type': 'application/octet-stream',
          'jpd-connection': id,
          'jpd-frame': String(posted),
        },
        body: bytes,
        signal: ending.signal,
      });
      return answer.status;
    } catch {
      return null;
    }
  }

  listen().catch(() => end(null));

  return {
    send(frame) {
      waiting.push(frame);
      void post();
    },
    close() {
      ending.abort();
    },
  };
}
