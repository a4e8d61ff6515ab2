/** What begins with the page and has to do with this device: shell, answers, what was left behind. */
import { api } from '../api';
import { onLeaving, session } from '../session.svelte';
import { tell } from '../ui/toasts.svelte';
import { answersOnDevice } from './answers';
import { registerShell } from './shell';

export function startOffline(): void {
  api.use(answersOnDevice);
  onLeaving({
    ask: async (person) => (await import('./leaving')).mayLeave(person),
    forget: async (person) => (await import('./leaving')).forgetPerson(person),
  });
  // While the page is developed it is not built, so there is no shell to keep.
  if (import.meta.env.PROD) {
    registerShell({
      newer: (load) =>
        tell('There is a newer version of this page.', { label: 'Load it', run: load }),
    }).catch((error) => console.error('The page cannot be kept on this device.', error));
  }
  $effect.root(() => {
    $effect(() => {
      const person = session.me?.id;
      if (person) void sendWhatWasLeft(person);
      if (person) void sendPhotosLeft(person);
      if (!person) return;
      const online = () => void deliverNotes(person);
      online();
      window.addEventListener('online', online);
      return () => window.removeEventListener('online', online);
    });
  });
}

/** Edits of a page that died, of a plan that nobody has opened since, are sent all the same. */
async function sendWhatWasLeft(person: string): Promise<void> {
  const { openJournal } = await import('../sync/journal');
  const journal = await openJournal(person).catch(() => null);
  const left = (await journal?.documents()) ?? [];
  journal?.close();
  if (left.length > 0) await (await import('../sync/rooms')).sendLeftovers(person);
}

/** Notes for an observation that the server had not made yet go into it, whatever page is open. */
async function deliverNotes(person: string): Promise<void> {
  const { openJournal } = await import('../sync/journal');
  const { lessonOf } = await import('../sync/waiting');
  const journal = await openJournal(person).catch(() => null);
  const left = (await journal?.documents()) ?? [];
  journal?.close();
  if (!left.some(lessonOf) || !navigator.onLine) return;
  // A canvas that is open puts in its own, when nobody is typing in it.
  if (/^\/lessons\/[^/]+\/canvas/.test(window.location.pathname)) return;
  await (await import('../features/lessons/canvas/delivering')).deliverAll(person);
}

/** Photos that were taken without a network go as soon as there is one, whatever page is open. */
async function sendPhotosLeft(person: string): Promise<void> {
  const { openPhotos } = await import('./kept_photos');
  const left = await openPhotos(person)
    .then((kept) => kept.all().finally(() => kept.close()))
    .catch(() => []);
  if (left.length > 0) (await import('./photos_on_way.svelte')).photosOf(person);
}
