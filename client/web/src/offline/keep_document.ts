/** Keeps a copy of a document on this device, with all that its page needs without a network. */
import { api, ask } from '../api';
import type { Around } from '../features/document/around';
import { session } from '../session.svelte';
import type { Room } from '../sync/room';
import { rememberFor } from './answers';
import { keepCopy } from './copies';

export async function keepDocument(around: Around, room: Room): Promise<void> {
  const [kinds, templates] = await Promise.all([
    ask(() => api.GET('/api/document-kinds')),
    ask(() => api.GET('/api/templates')),
  ]);
  const { person, document } = room;
  const { title, page, answers } = around;
  await keepCopy({ person, document, title, page, answers: Object.keys(answers) }, room.doc);
  await rememberFor(person, {
    '/api/me': session.me,
    '/api/document-kinds': kinds,
    '/api/templates': templates,
    ...answers,
  });
}
