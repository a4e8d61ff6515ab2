/** How far the review of a school has come, in words for whoever looks at it. Pure. */
import type { PeerReview, PeerReviewState } from '../../api/types';

export const stateWords: Record<PeerReviewState, string> = {
  asked: 'Nobody has agreed yet',
  visiting: 'Being visited',
  reported: 'Reported',
  supported: 'Support agreed',
  ended: 'Ended',
};

type Seen = Pick<PeerReview, 'state' | 'asked' | 'may_ask' | 'may_hand_over'>;

/** What happens now, in a sentence to the reader. */
export function nowWords({ state, asked, may_ask, may_hand_over }: Seen): string {
  switch (state) {
    case 'asked':
    case 'visiting':
      if (asked) return '';
      if (may_hand_over)
        return 'Read what the school says of itself, visit it, and write what you saw. Only its reviewers read the report until you hand it over.';
      return may_ask
        ? 'Write what you do well and where you are not sure: your reviewers read it before they come.'
        : '';
    case 'reported':
      return may_ask
        ? 'The report is yours: nobody else reads it unless you say so. Agree with your reviewers on support.'
        : 'The report is the school’s now. Agree on the support that you give.';
    case 'supported':
      return 'Support is agreed. Look again on the day, and write what came of it.';
    default:
      return 'This review is over.';
  }
}

/** The paper that opens first: for whoever may write one, that; else the newest. */
export function firstOf({ papers, state }: Pick<PeerReview, 'papers' | 'state'>) {
  const late = state === 'reported' || state === 'supported' || state === 'ended';
  if (late) return papers.find(({ kind }) => kind === 'school_report') ?? papers[0] ?? null;
  return papers.find(({ may_write }) => may_write) ?? papers[0] ?? null;
}
