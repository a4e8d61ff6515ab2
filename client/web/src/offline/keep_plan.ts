/** Keeps a copy of a plan on this device, with all that its page needs without a network. */
import { api, ask } from '../api';
import type { Cycle } from '../api/types';
import { session } from '../session.svelte';
import type { Room } from '../sync/room';
import { cyclePath, rememberFor } from './answers';
import { keepCopy } from './copies';

export async function keepPlan(cycle: Cycle, room: Room): Promise<void> {
  const [kinds, templates] = await Promise.all([
    ask(() => api.GET('/api/document-kinds')),
    ask(() => api.GET('/api/templates')),
  ]);
  const { person, document } = room;
  await keepCopy({ person, document, cycle: cycle.id, title: cycle.title }, room.doc);
  await rememberFor(person, {
    '/api/me': session.me,
    '/api/document-kinds': kinds,
    '/api/templates': templates,
    [cyclePath(cycle.id)]: cycle,
  });
}
