/** Copies of documents on this device, by choice and per person (y-indexeddb). */
import type { IndexeddbPersistence } from 'y-indexeddb';
import type { Doc } from 'yjs';
import { deleteDatabase } from './database';
import { type Copy, copies, copyOf, dropCopy, forgetAnswers, putCopy } from './device';

export function copyName(person: string, document: string): string {
  return `jpd-copy-${person}-${document}`;
}

/** The copies that this page keeps up to date, by their names. */
const open = new Map<string, IndexeddbPersistence>();

/** Puts the copy into `doc` and keeps it up to date from then on. */
async function attach(person: string, document: string, doc: Doc): Promise<void> {
  const name = copyName(person, document);
  // Most people keep no copy, and need no code for it.
  const { IndexeddbPersistence } = await import('y-indexeddb');
  const persistence = new IndexeddbPersistence(name, doc);
  open.set(name, persistence);
  doc.on('destroy', () => open.delete(name));
  // Another page may have removed the copy: then writing fails, and must not stop the typing.
  doc.off('update', persistence._storeUpdate);
  const store = (update: Uint8Array, origin: unknown) => {
    try {
      persistence._storeUpdate(update, origin);
    } catch {
      doc.off('update', store);
      detach(name).catch((error) => console.error('The copy did not close.', error));
    }
  };
  doc.on('update', store);
  // `whenSynced` never settles when the database does not open.
  await Promise.race([persistence.whenSynced, persistence._db.then(() => persistence.whenSynced)]);
}

async function detach(name: string): Promise<void> {
  const persistence = open.get(name);
  open.delete(name);
  await persistence?.destroy();
}

/**
 * Where there is a copy of the document, puts it into `doc` and keeps it up to date. True when the
 * copy was level with the server once, so that it is a document and not a part of one.
 */
export async function openCopy(person: string, document: string, doc: Doc): Promise<boolean> {
  const copy = await copyOf(person, document).catch(() => undefined);
  if (!copy) return false;
  await attach(person, document, doc);
  return copy.levelAt !== null;
}

/** Keeps a copy from now on. Rejects when the device does not take it. */
export async function keepCopy(copy: Omit<Copy, 'keptAt' | 'levelAt'>, doc: Doc): Promise<void> {
  await attach(copy.person, copy.document, doc);
  await putCopy({ ...copy, keptAt: Date.now(), levelAt: Date.now() });
  // The browser may otherwise drop what it keeps when the device runs full; a refusal is no error.
  await navigator.storage?.persist?.().catch(() => false);
}

/** The copy is level with the server at this moment. */
export async function levelNow(person: string, document: string): Promise<void> {
  const copy = await copyOf(person, document);
  if (copy) await putCopy({ ...copy, levelAt: Date.now() });
}

export async function removeCopy(person: string, document: string): Promise<void> {
  await dropCopy(person, document);
  await detach(copyName(person, document));
  await deleteDatabase(copyName(person, document));
  if ((await copies(person)).length === 0) await forgetAnswers(person);
}

/** Removes all copies of a person and what was remembered with them. */
export async function removeAllCopies(person: string): Promise<void> {
  for (const { document } of await copies(person)) await removeCopy(person, document);
  await forgetAnswers(person);
}

export { type Copy, copies, copyOf };
