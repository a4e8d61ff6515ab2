/**
 * Puts notes that wait on this device into the observation, which is begun where it is not there
 * yet. They leave the device only when the server has them; doing it twice puts nothing in twice.
 */
import { applyUpdate, Doc } from 'yjs';
import { api, ask } from '../../../api';
import { lockName } from '../../../sync/keeper';
import { until } from '../../../sync/patience';
import type { Room } from '../../../sync/room';
import { enter, journalOf, putAside } from '../../../sync/rooms';
import { lessonOf, makePlace, waitingFor } from '../../../sync/waiting';
import { copyWritten } from './moved';

/** How long to wait for what another page holds before it is left to that page (ms). */
const PATIENCE_MS = 1_000;

/** Whatever waits on this device, of all lessons. What cannot go now stays, and is tried again. */
export async function deliverAll(person: string): Promise<void> {
  const journal = await journalOf(person);
  for (const document of await journal.documents()) {
    const lesson = lessonOf(document);
    if (!lesson) continue;
    try {
      await deliver(person, lesson);
    } catch (error) {
      console.warn('Notes stay on this device for now.', error);
    }
  }
}

/** The notes of one lesson. `mayNow` is asked again when all is ready: false, and they stay. */
export async function deliver(
  person: string,
  lesson: string,
  mayNow: () => boolean = () => true,
): Promise<boolean> {
  const params = { path: { lesson_id: lesson } };
  const answer = await ask(() => api.POST('/api/lessons/{lesson_id}/observations', { params }));
  const own = answer.documents.find(({ kind, mine }) => kind === 'observation' && mine);
  if (!own) throw new Error('the observation is not there');
  const { room, leave } = enter(person, own.id, own.may_write);
  try {
    await until(room, () => room.state.loaded === 'server');
    if (!mayNow()) return false;
    const written = await putAside(person, waitingFor(lesson));
    await putIn(person, lesson, room, written);
    return true;
  } finally {
    leave();
  }
}

/** `written` is what the page has of it, which a device that keeps nothing has nowhere else. */
async function putIn(
  person: string,
  lesson: string,
  room: Room,
  written: Uint8Array | null,
): Promise<void> {
  const document = waitingFor(lesson);
  const from = new Doc();
  makePlace(from);
  if (written) applyUpdate(from, written);
  const releases: (() => void)[] = [];
  const taken = new Map<string, number[]>();
  const journal = await journalOf(person).catch(() => null);
  try {
    for (const session of (await journal?.sessions(document)) ?? []) {
      const release = await take(lockName(person, document, session));
      if (!release) continue;
      releases.push(release);
      const edits = (await journal?.read(document, session)) ?? [];
      for (const { update } of edits) applyUpdate(from, update);
      taken.set(
        session,
        edits.map(({ n }) => n),
      );
    }
    // What an earlier try put in may be on its way still.
    copyWritten(from, room.doc, (stage) => stage, await room.snapshot());
    await until(room, () => room.saved);
    for (const [session, ns] of taken) await journal?.forget(document, session, ns);
  } finally {
    for (const release of releases) release();
  }
}

/** Takes a lock; comes back with the way to give it up, or null while another page holds it. */
function take(name: string): Promise<(() => void) | null> {
  const { locks } = navigator;
  if (!locks) return Promise.resolve(() => {});
  return new Promise((resolve, reject) => {
    const signal = AbortSignal.timeout(PATIENCE_MS);
    locks
      .request(name, { signal }, () => new Promise<void>((release) => resolve(release)))
      .catch((error) => (signal.aborted ? resolve(null) : reject(error)));
  });
}
