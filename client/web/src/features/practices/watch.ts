/**
 * Looks at a card as it is written and taken from the library, as a reader who sends nothing:
 * nobody else is told that somebody reads.
 *
 * The stream is that of `server/live/http.py`: frames in base64, and `close` when the right ends.
 */

interface Told {
  onchange: () => void;
  onclosed: () => void;
}

const PAUSE = 800;
/** The first bytes of a frame with an edit: a message of sync, an update. */
const EDIT = [0, 2];
const GONE = [4403, 4404];

/** Begin to look; gives the way to stop. */
export function watch(document: string, { onchange, onclosed }: Told): () => void {
  const stream = new EventSource(`/sync/${document}/events`);
  let timer = 0;
  stream.onmessage = ({ data }: MessageEvent<string>) => {
    const frame = window.atob(data.slice(0, 4));
    if (EDIT.some((byte, at) => frame.charCodeAt(at) !== byte)) return;
    window.clearTimeout(timer);
    timer = window.setTimeout(onchange, PAUSE);
  };
  stream.addEventListener('close', (event) => {
    const { code } = JSON.parse((event as MessageEvent<string>).data) as { code: number };
    if (!GONE.includes(code)) return;
    stream.close();
    onclosed();
  });
  return () => {
    window.clearTimeout(timer);
    stream.close();
  };
}
