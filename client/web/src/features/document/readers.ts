/** Who reads a document, in plain words. Pure. */
import type { Audience, DocumentAudience, DocumentKindName, PersonBrief } from '../../api/types';

/** From few to many. */
const LADDER: readonly Audience[] = ['private', 'pair', 'cycle', 'alliance', 'library'];

/** Said where the document stands: 'Read by this cycle'. */
export const readBy: Record<Audience, string> = {
  private: 'Read by its author only',
  pair: 'Read by two',
  cycle: 'Read by this cycle',
  alliance: 'Read by the alliance',
  library: 'Read by everybody in the library',
};

/** On the cycle's rung these are read by those who look after the cycle, too. */
const LOOKED_AFTER: readonly DocumentKindName[] = [
  'scan',
  'plan',
  'iteration',
  'review',
  'review_answer',
  'practice',
];

/** Of a review of a school: on the cycle's rung its speakers and its reviewers read them. */
const OF_SCHOOL: readonly DocumentKindName[] = [
  'self_evaluation',
  'school_report',
  'school_support',
];

export interface Whose {
  kind: DocumentKindName;
  owner: PersonBrief | null;
  partner: PersonBrief | null;
  me: string;
  alliance: string;
  /** What a head and the alliance lead are called there, inside a sentence. */
  head: string;
  lead: string;
}

function called(person: PersonBrief | null, me: string, usual: string): string {
  if (!person) return usual;
  return person.id === me ? 'you' : person.name;
}

const capital = (words: string) => words.charAt(0).toLocaleUpperCase('en-GB') + words.slice(1);

/** Everybody on a rung: 'You and Tom Ellery', 'Everybody in Alder Valley'. */
export function readersOn(rung: Audience, whose: Whose): string {
  const { kind, owner, partner, me, alliance, head, lead } = whose;
  if (kind === 'review' && rung === 'pair') return `Its reviewers and the ${lead}`;
  if (OF_SCHOOL.includes(kind) && rung === 'pair') return 'Its reviewers';
  if (OF_SCHOOL.includes(kind) && rung === 'cycle') return `The school’s ${head} and its reviewers`;
  const author = called(owner, me, 'its author');
  switch (rung) {
    case 'private':
      return `Only ${author}`;
    case 'pair': {
      const other = called(partner, me, 'one other');
      return other === 'you' ? `You and ${author}` : capital(`${author} and ${other}`);
    }
    case 'cycle':
      return 'Everybody in this cycle';
    case 'alliance':
      return `Everybody in ${alliance}`;
    default:
      return 'Everybody who reads the library';
  }
}

/** Whom a rung adds to the one below it; '' for the first. */
export function addedBy(
  rung: Audience,
  { kind, partner, me, alliance, head, lead }: Whose,
): string {
  switch (rung) {
    case 'private':
      return '';
    case 'pair':
      return `Adds ${called(partner, me, 'one other')}.`;
    case 'cycle':
      if (OF_SCHOOL.includes(kind)) return 'Whoever speaks for the school, and its reviewers.';
      return LOOKED_AFTER.includes(kind)
        ? `Its people, the ${head} of each of its schools and the ${lead}.`
        : 'Adds those who take part in it, and nobody who only looks after it.';
    case 'alliance':
      return `Adds the people of all schools of ${alliance}, the ${head} of each and the ${lead}.`;
    default:
      return 'Adds everybody who is signed in.';
  }
}

export function widens(before: Audience, after: Audience): boolean {
  return LADDER.indexOf(after) > LADDER.indexOf(before);
}

/** What follows from putting a document on another rung. */
export function consequence(before: Audience, after: Audience, whose: Whose): string {
  const readers = readersOn(after, whose);
  const verb = after === 'private' || after === 'pair' ? 'read' : 'reads';
  return widens(before, after)
    ? `${readers} ${verb} it from now on. That is recorded, and can be taken back.`
    : `Everybody else stops reading it at once, also where it is open now.`;
}

/** A change of earlier: 'From “Only you” to “Everybody in this cycle”'. */
export function changeInWords(
  { before, after }: DocumentAudience['history'][number],
  whose: Whose,
): string {
  return `From “${readersOn(before, whose)}” to “${readersOn(after, whose)}”`;
}
