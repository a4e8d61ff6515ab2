/** What is looked for, as the page's address says it: `/search?q=talk&phase=try`. Pure. */
import type { FoundKind, Phase, SearchHit } from '../../api/types';
import { to } from '../../router';
import { plainNames } from '../cycles/phases';

export interface Query {
  q: string;
  kind: FoundKind | '';
  phase: Phase | '';
  subject: string;
  school_id: string;
}

/** Each kind as one of them is called. */
export const kinds: Record<FoundKind, string> = {
  cycle: 'Cycle',
  plan: 'Enquiry plan',
  scan: 'Scan',
  lesson: 'Lesson plan',
  observation: 'Observation',
  interview: 'Pupil interview',
  discussion: 'Discussion',
  feedback: 'Feedback',
  iteration: 'Iteration',
  review: 'Review',
  review_answer: 'Answer to a review',
  practice: 'Practice card',
  agreement: 'Agreement',
  coaching_log: 'Coaching log',
  charter: 'Charter',
  self_evaluation: 'Self-evaluation',
  school_report: 'Report of a visit',
  school_support: 'Support',
  measure: 'Measure',
  claim: 'Claim',
  person: 'Person',
  school: 'School',
};

type Rung = NonNullable<SearchHit['audience']>;

const readers: Record<Rung, string> = {
  private: 'only you read this',
  pair: 'the two of you read this',
  cycle: 'the group of the cycle reads this',
  alliance: 'the alliance reads this',
  library: 'everybody here reads this',
};

const ofSchool: Partial<Record<Rung, string>> = {
  pair: 'its reviewers read this',
  cycle: 'who speaks for the school and its reviewers read this',
};

/** Where a rung means others than in a cycle. */
const readersOfKind: Partial<Record<FoundKind, Partial<Record<Rung, string>>>> = {
  review: { pair: 'its reviewers and whoever asked them read this' },
  agreement: { pair: 'the coach, the coached and who speaks for the school read this' },
  self_evaluation: ofSchool,
  school_report: ofSchool,
  school_support: ofSchool,
};

/** Who reads a document, beside what was found in it; '' of what is none. */
export function readersOf({ kind, audience }: Pick<SearchHit, 'kind' | 'audience'>): string {
  return audience ? (readersOfKind[kind]?.[audience] ?? readers[audience]) : '';
}

export function queryOf(search: string): Query {
  const given = new URLSearchParams(search);
  const kind = given.get('kind') ?? '';
  const phase = given.get('phase') ?? '';
  return {
    q: given.get('q') ?? '',
    kind: isOne(kinds, kind) ? kind : '',
    phase: isOne(plainNames, phase) ? phase : '',
    subject: given.get('subject') ?? '',
    school_id: given.get('school_id') ?? '',
  };
}

/** What is asked for, without what is not. */
export type Asked = { [Key in keyof Query]?: Exclude<Query[Key], ''> };

/** The query as the API and the address take it. */
export function asked(query: Query): Asked {
  const given = Object.entries({ ...query, q: query.q.trim() }).filter(([, value]) => value !== '');
  return Object.fromEntries(given) as Asked;
}

export function addressOf(query: Query): string {
  const given = new URLSearchParams(Object.entries(asked(query))).toString();
  return given ? `/search?${given}` : '/search';
}

export function isNarrowed({ kind, phase, subject, school_id }: Query): boolean {
  return [kind, phase, subject, school_id].some((filter) => filter !== '');
}

type Met = Pick<
  SearchHit,
  | 'kind'
  | 'id'
  | 'cycle'
  | 'key'
  | 'lesson_id'
  | 'alliance_id'
  | 'deployment_id'
  | 'visit_id'
  | 'peer_review_id'
>;

/** The page on which one meets what was found. */
export function pageOf(hit: Met): string {
  const { kind, id, cycle, key, lesson_id: lesson, deployment_id: deployment } = hit;
  if (kind === 'person') return '/alliance/people';
  if (kind === 'practice') return to.card(id);
  if (kind === 'charter' && hit.alliance_id) return to.charter(hit.alliance_id);
  if (deployment && hit.visit_id) return to.visit(deployment, hit.visit_id);
  if (deployment) return to.agreement(deployment);
  if (hit.peer_review_id) return to.peerReview(hit.peer_review_id, id);
  if (kind === 'school' || !cycle) return '/alliance';
  if (lesson && kind === 'lesson') return to.lesson(lesson, key);
  if (lesson && kind === 'observation') return to.canvas(lesson);
  if (lesson && kind === 'interview') return to.interview(lesson, id);
  if (lesson && kind === 'discussion') return to.discussion(lesson);
  switch (kind) {
    case 'measure':
    case 'claim':
      return to.cycleImpact(cycle.id, `${kind}-${id}`);
    case 'scan':
      return to.cycleScan(cycle.id);
    case 'feedback':
      return to.oneFeedback(cycle.id, id);
    case 'iteration':
      return to.cycleIterations(cycle.id);
    case 'review':
    case 'review_answer':
      return to.cycleReview(cycle.id, id);
    default:
      return to.cycle(cycle.id, kind === 'plan' ? key : null);
  }
}

function isOne<K extends string>(words: Record<K, string>, given: string): given is K {
  return Object.hasOwn(words, given);
}
