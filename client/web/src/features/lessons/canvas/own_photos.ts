/** Photos of work in one's own observation: kept on this device first, then sent by themselves. */
import { api, once } from '../../../api';
import { photosOf } from '../../../offline/photos_on_way.svelte';
import type { Room } from '../../../sync/room';
import { madeSmaller } from './made_smaller';
import { setPhoto } from './own_entries';

/** Why a photo could not be kept, as a person is told. */
export class PhotoNotKept extends Error {}

/**
 * Keeps a photo for an entry and points at it; comes back with its id. Rejects with PhotoNotKept,
 * and the words of the entry stay as they are.
 */
export async function addPhoto(room: Room, entry: string, file: File): Promise<string> {
  const smaller = await madeSmaller(file).catch(() => {
    throw new PhotoNotKept('This is no photo that can be read here. Take one, or choose another.');
  });
  const id = photoId();
  const [bytes, post] = [await smaller.arrayBuffer(), await photosOf(room.person)];
  const kept = { document: room.document, id, bytes, type: smaller.type, at: Date.now() };
  await post.keep({ ...kept, refused: null }).catch(() => {
    throw new PhotoNotKept('The photo could not be kept on this device. It may be full.');
  });
  setPhoto(room.doc, entry, id);
  return id;
}

/** Takes a photo away from an entry, from this device and from the server. */
export function removePhoto(room: Room, entry: string, id: string): void {
  setPhoto(room.doc, entry, null);
  takeFromServer(room, id);
}

/** Lets go of a photo that no entry of this document points at any more. */
export function takeFromServer(room: Room, id: string): void {
  const params = { path: { document_id: room.document, attachment_id: id } };
  photosOf(room.person)
    .then((post) => post.forget(room.document, id))
    .then(() =>
      once(() =>
        api.DELETE('/api/documents/{document_id}/attachments/{attachment_id}', { params }),
      ),
    )
    // It may never have been there; what is, and is pointed at no more, the server clears itself.
    .catch(() => undefined);
}

/** What to tell the person; anything else is a defect and goes on. */
export function sentenceOf(error: unknown): string {
  if (error instanceof PhotoNotKept) return error.message;
  throw error;
}

/** A UUID; `randomUUID` needs https, which a school's own server may not have. */
function photoId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
