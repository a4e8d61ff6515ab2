/** The kinds of live documents that this page knows how to show. */
import type { DocumentKindName } from '../../api/types';

/** Newer versions may hold what this page cannot show without loss. */
export const KNOWN_VERSIONS: Record<DocumentKindName, number> = {
  scan: 1,
  plan: 1,
  lesson: 1,
  observation: 1,
  interview: 1,
  discussion: 1,
  feedback: 1,
  iteration: 1,
  review: 1,
  review_answer: 1,
  practice: 1,
  agreement: 1,
  coaching_log: 1,
  charter: 1,
  self_evaluation: 1,
  school_report: 1,
  school_support: 1,
};

/** What one is called in the middle of a sentence: 'This lesson plan could not be loaded'. */
export const nouns: Record<DocumentKindName, string> = {
  scan: 'scan',
  plan: 'plan',
  lesson: 'lesson plan',
  observation: 'observation',
  interview: 'interview',
  discussion: 'discussion',
  feedback: 'feedback',
  iteration: 'iteration',
  review: 'review',
  review_answer: 'answer',
  practice: 'practice card',
  agreement: 'agreement',
  coaching_log: 'log',
  charter: 'charter',
  self_evaluation: 'self-evaluation',
  school_report: 'report',
  school_support: 'support',
};
