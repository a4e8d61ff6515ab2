/** Moves one's own observation to another lesson. The old one stays as it is until that is done. */
import { api, ask, failureOf } from '../../../api';
import type { Lesson } from '../../../api/types';
import { photosOf } from '../../../offline/photos_on_way.svelte';
import { until } from '../../../sync/patience';
import type { Room } from '../../../sync/room';
import { enter } from '../../../sync/rooms';
import { type LessonPlan, readPlan } from './grid';
import { clearWritten, copyWritten, stageIn, whatIsWritten } from './moved';
import { takeFromServer } from './own_photos';

const NOT_FOUND = 404;

/** Rejects where any step fails; beginning again goes on where it was left. */
export async function moveNotes(from: Room, plan: LessonPlan, to: string): Promise<void> {
  const params = { path: { lesson_id: to } };
  const lesson = await ask(() => api.POST('/api/lessons/{lesson_id}/observations', { params }));
  const own = lesson.documents.find(({ kind, mine }) => kind === 'observation' && mine);
  if (!own) throw new Error('the other observation is not there');
  const { room, leave } = enter(from.person, own.id, own.may_write);
  try {
    await until(room, () => room.state.loaded === 'server');
    const there = await planOf(from.person, lesson);
    const { photos } = whatIsWritten(from.doc);
    copyWritten(from.doc, room.doc, stageIn(plan, there));
    await until(room, () => room.saved);
    for (const photo of photos) await movePhoto(photo, from, room);
    clearWritten(from.doc, room.doc);
    const left = new Set(whatIsWritten(from.doc).photos);
    for (const id of photos) if (!left.has(id)) takeFromServer(from, id);
  } finally {
    leave();
  }
}

async function planOf(person: string, lesson: Lesson): Promise<LessonPlan> {
  const paper = lesson.documents.find(({ kind }) => kind === 'lesson');
  if (!paper) throw new Error('the other lesson has no plan');
  const { room, leave } = enter(person, paper.id, paper.may_write);
  try {
    await until(room, () => room.state.loaded === 'server');
    return readPlan(room.doc);
  } finally {
    leave();
  }
}

/** Hangs a photo on the other observation too, or sends it there where it was not sent yet. */
async function movePhoto(id: string, from: Room, other: Room): Promise<void> {
  const post = await photosOf(from.person);
  const waiting = post.find(from.document, id);
  if (waiting) {
    await post.keep({ ...waiting, document: other.document, refused: null });
    return;
  }
  const params = { path: { document_id: other.document } };
  const body = { id, from_document_id: from.document };
  try {
    await ask(() => api.POST('/api/documents/{document_id}/attachments', { params, body }));
  } catch (error) {
    // It is on its way from another device: its entry is moved, and says that it is not there yet.
    if (failureOf(error).status !== NOT_FOUND) throw error;
  }
}
