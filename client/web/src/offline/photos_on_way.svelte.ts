/** The photos of whoever is signed in that the server does not have yet, for all pages to show. */
import { api, failureOf, once } from '../api';
import { deleteDatabase } from './database';
import { type KeptPhoto, openPhotos, photosName } from './kept_photos';
import { type Outcome, PhotoPost } from './photo_post';

/** The server looked at it and does not take it; anything else may be otherwise later. */
const REFUSED = new Set([403, 404, 409, 413, 415, 422]);

let all = $state.raw<readonly KeptPhoto[]>([]);
let open: { person: string; post: Promise<PhotoPost> } | null = null;

/** The photo while this device keeps it; null once the server has it, or where it never was here. */
export function onWay(document: string, id: string): KeptPhoto | null {
  return all.find((photo) => photo.document === document && photo.id === id) ?? null;
}

/** What is on its way of one document. */
export function onWayOf(document: string): readonly KeptPhoto[] {
  return all.filter((photo) => photo.document === document);
}

/** The post of a person, which sends from now on whenever it can. */
export function photosOf(person: string): Promise<PhotoPost> {
  if (open?.person === person) return open.post;
  void close();
  const post = begin(person);
  open = { person, post };
  return post;
}

/** The documents for which photos of this person wait on this device. */
export async function unsentPhotos(person: string): Promise<string[]> {
  const kept = await openPhotos(person).catch(() => null);
  const left = (await kept?.all()) ?? [];
  kept?.close();
  return [...new Set(left.map(({ document }) => document))];
}

/** The person leaves this device: nothing of theirs stays. */
export async function forgetPhotos(person: string): Promise<void> {
  await close();
  await deleteDatabase(photosName(person));
}

async function begin(person: string): Promise<PhotoPost> {
  const store = await openPhotos(person).catch(() => null);
  const post = new PhotoPost({
    store,
    send,
    changed: (now) => {
      if (open?.person === person) all = now;
    },
  });
  await post.start();
  return post;
}

async function close(): Promise<void> {
  const closing = open;
  open = null;
  all = [];
  (await closing?.post)?.stop();
}

function wake(): void {
  if (navigator.onLine && !document.hidden) void open?.post.then((post) => post.wake());
}
window.addEventListener('online', wake);
document.addEventListener('visibilitychange', wake);

async function send({ document, id, bytes, type }: KeptPhoto): Promise<Outcome> {
  if (!navigator.onLine) return 'later';
  const params = { path: { document_id: document, attachment_id: id } };
  const body = new Blob([bytes], { type }) as never;
  try {
    // A sign-in that has ended is asked for by the page itself; the photo waits.
    await once(() =>
      api.PUT('/api/documents/{document_id}/attachments/{attachment_id}', { params, body }),
    );
    return 'sent';
  } catch (error) {
    const failure = failureOf(error);
    return REFUSED.has(failure.status) ? { refused: failure.message } : 'later';
  }
}
