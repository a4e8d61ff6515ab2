/** Where a line of 'Next for you' leads, and what stands in its margin. */
import type { NextStep } from '../../api/types';
import { to } from '../../router';
import { day, due, parsed } from '../../ui/dates';

type Kind = Pick<NextStep, 'kind' | 'cycle_id' | 'key'> &
  Partial<
    Pick<
      NextStep,
      | 'alliance_id'
      | 'lesson_id'
      | 'document_id'
      | 'iteration'
      | 'deployment_id'
      | 'peer_review_id'
      | 'practice_id'
    >
  >;

/** What is of an alliance, and of no cycle in it. */
const OF_CHARTER = new Set(['renew_charter', 'sign_charter']);

/** To what a line belongs, where it is to no cycle. */
export function placeOf({
  kind,
  deployment_id,
  peer_review_id,
  practice_id,
}: Pick<NextStep, 'kind'> &
  Partial<Pick<NextStep, 'deployment_id' | 'peer_review_id' | 'practice_id'>>): string {
  if (practice_id) return 'Library';
  if (peer_review_id) return 'Review';
  if (deployment_id) return 'Coaching';
  return OF_CHARTER.has(kind) ? 'Charter' : '';
}

/** The page, and the place on it, where the step is done. */
export function addressOf({
  kind,
  alliance_id,
  cycle_id,
  key,
  lesson_id,
  document_id,
  iteration,
  deployment_id,
  peer_review_id,
  practice_id,
}: Kind): string {
  if (practice_id) return to.card(practice_id);
  if (peer_review_id) return to.peerReview(peer_review_id);
  if (deployment_id) return to.deployment(deployment_id);
  if (alliance_id && OF_CHARTER.has(kind)) return to.charter(alliance_id);
  if (!cycle_id) return '/';
  if (lesson_id) return lessonPlace(kind, lesson_id);
  if (document_id) return to.oneFeedback(cycle_id, document_id);
  if (iteration) return to.cycleIteration(cycle_id, iteration);
  switch (kind) {
    case 'write_gain':
      return `${to.cycleImpact(cycle_id)}#gains`;
    case 'accept_review':
    case 'write_review':
    case 'ask_reviewers':
    case 'answer_review':
    case 'follow_up_review':
      return to.cycleReviews(cycle_id);
    case 'answer_for_school':
    case 'add_people':
    case 'invite_school':
      return to.cyclePeople(cycle_id);
    default:
      return to.cycle(cycle_id, key ?? null);
  }
}

function lessonPlace(kind: string, lesson: string): string {
  switch (kind) {
    case 'observe_lesson':
    case 'share_observation':
      return to.canvas(lesson);
    case 'begin_talk':
      return to.discussion(lesson);
    default:
      return to.lesson(lesson);
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
    case 'teach_lesson':
    case 'confirm_consent':
      return 'Open the lesson';
    case 'observe_lesson':
    case 'share_observation':
      return 'Open the canvas';
    case 'begin_talk':
      return 'Open the talk';
    case 'answer_feedback':
    case 'accept_review':
    case 'accept_peer_review':
    case 'answer_review':
      return 'Read and answer';
    case 'write_review':
    case 'ask_reviewers':
    case 'follow_up_review':
    case 'write_report':
    case 'agree_on_support':
      return 'Open the review';
    case 'decide_iteration':
      return 'Open the iteration';
    case 'renew_charter':
    case 'sign_charter':
      return 'Open the charter';
    case 'consent_card':
    case 'answer_card_question':
      return 'Open the card';
    case 'say_how_it_goes':
      return 'Answer';
    case 'write_gain':
      return 'Write it';
    case 'answer_offer':
    case 'answer_coaching':
      return 'Read and answer';
    case 'name_teacher':
    case 'sign_agreement':
    case 'plan_visit':
    case 'write_log':
    case 'evaluate':
    case 'comment_evaluation':
      return 'Open the coaching';
    default:
      return 'Open the cycle';
  }
}

const ON_THE_DAY = new Set([
  'lesson',
  'review',
  'teach_lesson',
  'observe_lesson',
  'follow_up_review',
  'write_log',
]);

/** When it is, or by when: a lesson is on its day, a section is due by one. */
export function whenOf(step: Pick<NextStep, 'kind' | 'due'>, first: boolean, now: Date): string {
  if (!step.due) return first ? 'First' : 'When you can';
  const said = due(step.due, now);
  const onTheDay = ON_THE_DAY.has(step.kind);
  return onTheDay && said.startsWith('By ') ? day(parsed(step.due), now) : said;
}
