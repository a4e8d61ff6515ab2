/** Where a line of 'Next for you' leads, and what stands in its margin. */
import type { NextStep } from '../../api/types';
import { to } from '../../router';
import { day, due, parsed } from '../../ui/dates';

type Kind = Pick<NextStep, 'kind' | 'cycle_id' | 'key'>;

/** The page, and the place on it, where the step is done. */
export function addressOf({ kind, cycle_id, key }: Kind): string {
  switch (kind) {
    case 'answer_for_school':
    case 'add_people':
    case 'invite_school':
      return to.cyclePeople(cycle_id);
    default:
      return to.cycle(cycle_id, key ?? null);
  }
}

/** What the button says; a kind that this page does not know opens the cycle. */
export function actionOf({ kind }: Pick<NextStep, 'kind'>): string {
  switch (kind) {
    case 'answer_for_school':
      return 'Read and answer';
    case 'add_people':
      return 'Add people';
    case 'invite_school':
      return 'Invite a school';
    case 'write_section':
    case 'write_offer':
      return 'Open the plan';
    default:
      return 'Open the cycle';
  }
}

/** When it is, or by when: a lesson is on its day, a section is due by one. */
export function whenOf(step: Pick<NextStep, 'kind' | 'due'>, first: boolean, now: Date): string {
  if (!step.due) return first ? 'First' : 'When you can';
  const said = due(step.due, now);
  const onTheDay = step.kind === 'lesson' || step.kind === 'review';
  return onTheDay && said.startsWith('By ') ? day(parsed(step.due), now) : said;
}
