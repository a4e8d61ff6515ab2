/** A school's answer to the invitation into a cycle. */
import { api, ask } from '../../api';
import type { Cycle, SchoolBrief } from '../../api/types';

export function answerFor(school: SchoolBrief, cycle: Cycle, accept: boolean, reason: string) {
  const params = { path: { cycle_id: cycle.id, school_id: school.id } };
  const body = { accept, reason: reason.trim() };
  return ask(() => api.PUT('/api/cycles/{cycle_id}/schools/{school_id}/answer', { params, body }));
}
