/** How far a review has come, in words for whoever looks at it. Pure. */
import type { Review, ReviewState } from '../../api/types';

export const stateWords: Record<ReviewState, string> = {
  asked: 'Nobody has agreed yet',
  writing: 'Being written',
  handed_over: 'Waits for the group’s answer',
  answered: 'Answered',
  ended: 'Ended',
};

const PARTS = { asked: 'asked', accepted: '', declined: 'said no', ended: '' } as const;

/** Behind a reviewer's name: '(asked)'. */
export function partWords(part: keyof typeof PARTS): string {
  return PARTS[part] ? `(${PARTS[part]})` : '';
}

type Seen = Pick<Review, 'state' | 'asked' | 'may_hand_over' | 'may_answer' | 'may_ask'>;

/** What happens now, in a sentence to the reader; `lead` is what that role is called there. */
export function nowWords(review: Seen, lead: string): string {
  switch (review.state) {
    case 'asked':
    case 'writing':
      if (review.asked) return '';
      if (review.may_hand_over)
        return `Write what you see and what you would question. Only its reviewers and the ${lead} read it until you hand it over.`;
      if (review.may_ask)
        return 'You read along while its reviewers write. The group reads it when they hand it over.';
      return 'The reviewers are looking at this cycle. Your group reads what they write when they hand it over.';
    case 'handed_over':
      return review.may_answer
        ? 'Answer together: where are they right, and what would show that they are not?'
        : 'The group reads it now, and answers.';
    case 'answered':
      return 'The group has answered.';
    default:
      return 'This review is over.';
  }
}

/** The part of a review that opens first: for the group its answer, else what the reviewers wrote. */
export function firstOf({ review, answer, state, may_answer }: Review) {
  if (answer && (may_answer || state === 'answered')) return answer;
  return review ?? answer;
}
