/** Signing out: nothing of a person stays on the device, and nothing unsaved goes unasked. */
import { mount, unmount } from 'svelte';
import { journalName } from '../sync/journal';
import { copies, removeAllCopies } from './copies';
import { deleteDatabase } from './database';
import LeavingDialog from './LeavingDialog.svelte';

/** Whether the person may leave: at once when all is saved, else as they choose. */
export async function mayLeave(person: string): Promise<boolean> {
  const { unsavedDocuments } = await import('../sync/rooms');
  const { unsentPhotos } = await import('./photos_on_way.svelte');
  const unsaved = [...(await unsavedDocuments(person)), ...(await unsentPhotos(person))];
  if (unsaved.length === 0) return true;
  const titles = await titlesOf(person, unsaved);
  return new Promise((resolve) => {
    const dialog = mount(LeavingDialog, {
      target: document.body,
      props: {
        titles,
        ondone: (leave: boolean) => {
          void unmount(dialog);
          resolve(leave);
        },
      },
    });
  });
}

/** Removes all that this device keeps of a person: unsaved edits, photos, copies, answers. */
export async function forgetPerson(person: string): Promise<void> {
  const { closeAll } = await import('../sync/rooms');
  await closeAll();
  const { forgetPhotos } = await import('./photos_on_way.svelte');
  await forgetPhotos(person);
  await deleteDatabase(journalName(person));
  await removeAllCopies(person);
}

async function titlesOf(person: string, documents: string[]): Promise<string[]> {
  const kept = await copies(person).catch(() => []);
  const titles = documents.map((id) => kept.find((copy) => copy.document === id)?.title);
  return [...new Set(titles.filter((title) => title !== undefined))];
}
