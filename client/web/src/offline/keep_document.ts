/** Keeps copies of documents on this device, with all that their pages need without a network. */
import { api, ask } from '../api';
import type { Around } from '../features/document/around';
import { session } from '../session.svelte';
import { until } from '../sync/patience';
import type { Room } from '../sync/room';
import { enter } from '../sync/rooms';
import { rememberFor } from './answers';
import { keepCopy } from './copies';

/** What is kept of a document: where it stands, and who may write in it. */
export interface ToKeep {
  id: string;
  mayWrite: boolean;
  around: Around;
}

export async function keepDocument(around: Around, room: Room): Promise<void> {
  await rememberAround(room.person, around);
  await keepIn(around, room);
}

/** Keeps several, each once it is level with the server. Rejects where that takes too long. */
export async function keepDocuments(person: string, wanted: readonly ToKeep[]): Promise<void> {
  for (const { id, mayWrite, around } of wanted) {
    const { room, leave } = enter(person, id, mayWrite);
    try {
      await until(room, () => room.state.loaded === 'server');
      await keepIn(around, room);
    } finally {
      leave();
    }
  }
  const [first] = wanted;
  if (first) await rememberAround(person, first.around);
}

async function keepIn(around: Around, room: Room): Promise<void> {
  const { person, document } = room;
  const { title, page, answers } = around;
  await keepCopy({ person, document, title, page, answers: Object.keys(answers) }, room.doc);
}

async function rememberAround(person: string, { answers }: Around): Promise<void> {
  const [kinds, templates] = await Promise.all([
    ask(() => api.GET('/api/document-kinds')),
    ask(() => api.GET('/api/templates')),
  ]);
  await rememberFor(person, {
    '/api/me': session.me,
    '/api/document-kinds': kinds,
    '/api/templates': templates,
    ...answers,
  });
}
