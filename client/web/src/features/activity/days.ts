/** What happened in a cycle, day by day, and where each of it can be read. */
import type { Activity } from '../../api/types';
import { to } from '../../router';
import { parsed } from '../../ui/dates';

export interface Day {
  /** The date at midnight, as the reader counts days. */
  date: Date;
  items: Activity[];
}

/** Those of one day together; `items` come the newest first, and stay so. */
export function byDay(items: readonly Activity[]): Day[] {
  const days: Day[] = [];
  for (const item of items) {
    const at = parsed(item.at);
    const date = new Date(at.getFullYear(), at.getMonth(), at.getDate());
    const last = days.at(-1);
    if (last && last.date.getTime() === date.getTime()) last.items.push(item);
    else days.push({ date, items: [item] });
  }
  return days;
}

type Place = Pick<Activity, 'document_id' | 'document_kind' | 'lesson_id'>;

/** The page where it stands; null for what has none of its own. */
export function addressOf(cycle: string, { document_id, document_kind, lesson_id }: Place) {
  if (lesson_id) {
    switch (document_kind) {
      case 'observation':
        return to.canvas(lesson_id);
      case 'discussion':
        return to.discussion(lesson_id);
      case 'interview':
        return document_id ? to.interview(lesson_id, document_id) : to.interviews(lesson_id);
      default:
        if (document_kind !== 'feedback') return to.lesson(lesson_id);
    }
  }
  switch (document_kind) {
    case 'plan':
      return to.cycle(cycle);
    case 'scan':
      return to.cycleScan(cycle);
    case 'iteration':
      return to.cycleIterations(cycle);
    case 'review':
    case 'review_answer':
      return document_id ? to.cycleReview(cycle, document_id) : to.cycleReviews(cycle);
    case 'feedback':
      return document_id ? to.oneFeedback(cycle, document_id) : to.cycleFeedback(cycle);
    default:
      return null;
  }
}
