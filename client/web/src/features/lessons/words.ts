/** What is said about a lesson in few words. `now` comes in wherever it decides. */
import type { LessonBrief, LessonDocument, LessonState } from '../../api/types';
import { day, parsed } from '../../ui/dates';
import { counted, firstName } from '../../ui/names';
import type { LessonPlan } from './canvas/grid';

export const states: Record<LessonState, { label: string; kind: 'info' | 'ok' | 'outline' }> = {
  planned: { label: 'Planned', kind: 'info' },
  taught: { label: 'Taught', kind: 'ok' },
  cancelled: { label: 'Cancelled', kind: 'outline' },
};

/** '09:30', by the school's own clock. */
export function clock(at: string): string {
  return at.slice(0, 5);
}

/** 'Thu 5 March, 09:30': day and time are the school's own, wherever the reader is. */
export function when({ on, at }: Pick<LessonBrief, 'on' | 'at'>, now: Date): string {
  return `${day(parsed(on), now)}, ${clock(at)}`;
}

/** 'Class 4E, 27 pupils', as far as the lesson plan says it. */
export function classOf({ classAlias, classSize }: Pick<LessonPlan, 'classAlias' | 'classSize'>) {
  const name = /^class\b/i.test(classAlias) || !classAlias ? classAlias : `Class ${classAlias}`;
  const size = classSize === null ? '' : counted(classSize, 'pupil');
  return [name, size].filter(Boolean).join(', ');
}

/** Whether the lesson's day has come. */
export function dayHasCome({ on }: Pick<LessonBrief, 'on'>, now: Date): boolean {
  return parsed(on) <= now;
}

/** What comes next with a lesson, as its row says it; '' when nothing does. */
export function next(lesson: LessonBrief, now: Date): string {
  switch (lesson.state) {
    case 'taught':
      return 'Next: talk about what was seen';
    case 'cancelled':
      return 'What was written about it is kept';
    default:
      if (!lesson.consent_at) return 'Next: confirm the consent for observers';
      return dayHasCome(lesson, now) ? 'Next: observe, then talk' : 'Next: predict, stage by stage';
  }
}

/** Who reads what one writes in one's own observation. */
export function readersInWords({
  audience,
  partner,
}: Pick<LessonDocument, 'audience' | 'partner'>): string {
  switch (audience) {
    case 'private':
      return 'Only you read what you write here.';
    case 'pair':
      return `You and ${partner ? firstName(partner.name) : 'the teacher'} read what you write here.`;
    case 'cycle':
      return 'Everybody in this cycle reads what you write here.';
    default:
      return 'Everybody in the alliance reads what you write here.';
  }
}
