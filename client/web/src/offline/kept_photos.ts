/**
 * Photos that this device keeps until the server has them. One database per person, as for edits
 * (`sync/journal.ts`), so that somebody else on the same device never meets them.
 */
import { answer, complete, openDatabase } from './database';

const STORE = 'photos';

export interface KeptPhoto {
  /** The live document on which it is to hang, and its own id there. */
  document: string;
  id: string;
  /** The picture as it is sent, made smaller on this device already. */
  bytes: ArrayBuffer;
  type: string;
  /** When it was taken, in milliseconds since 1970. */
  at: number;
  /** Why the server did not take it, as it said; null: it was not asked, or could not say. */
  refused: string | null;
}

export interface PhotoStore {
  /** Resolves when the photo is on the device. */
  put(photo: KeptPhoto): Promise<void>;
  drop(document: string, id: string): Promise<void>;
  /** The one that was taken first first. */
  all(): Promise<KeptPhoto[]>;
  close(): void;
}

export function photosName(person: string): string {
  return `jpd-photos-${person}`;
}

/** Opens what is kept of a person. Rejects where the browser keeps nothing. */
export async function openPhotos(person: string): Promise<PhotoStore> {
  const open = () =>
    openDatabase(photosName(person), 1, (db) =>
      db.createObjectStore(STORE, { keyPath: ['document', 'id'] }),
    );
  let db = await open();

  async function store(mode: IDBTransactionMode): Promise<IDBObjectStore> {
    try {
      return db.transaction(STORE, mode).objectStore(STORE);
    } catch (error) {
      if (!(error instanceof DOMException) || error.name !== 'InvalidStateError') throw error;
      // The browser closed the database under this page: once more from the start.
      db = await open();
      return db.transaction(STORE, mode).objectStore(STORE);
    }
  }

  return {
    async put(photo) {
      const photos = await store('readwrite');
      photos.put(photo);
      await complete(photos.transaction);
    },
    async drop(document, id) {
      const photos = await store('readwrite');
      photos.delete([document, id]);
      await complete(photos.transaction);
    },
    async all() {
      const found = await answer<KeptPhoto[]>((await store('readonly')).getAll());
      return found.sort((one, other) => one.at - other.at);
    },
    close() {
      db.close();
    },
  };
}
