/** What a school's page says of what went and what came. */
import type { SchoolExchange, SchoolSummary } from '../../api/types';
import { counted, listed } from '../../ui/names';

export const TOO_FEW = 'too few people to show';

const kinds = {
  visits: { name: 'Lessons watched', gave: 'others, with us', gained: 'we, with others' },
  coaching: { name: 'Coaching', gave: 'we coached', gained: 'we were coached' },
  reviews: { name: 'Reviews', gave: 'we reviewed', gained: 'we were reviewed' },
  practices: { name: 'Practices in use', gave: 'ours, in other schools', gained: 'others’, here' },
} as const;

export function kindName(kind: SchoolExchange['kind']): string {
  return kinds[kind].name;
}

/** What stands in a cell: how often, with whom, or that it was; nothing where it was not. */
export function side(row: SchoolExchange, gave: boolean): { count: string; words: string } {
  if (!(gave ? row.gave : row.gained)) return { count: '–', words: '' };
  const schools = listed(gave ? row.given_to : row.received_from);
  const words = schools || kinds[row.kind][gave ? 'gave' : 'gained'];
  const count = gave ? row.given : row.received;
  if (count !== null) return { count: count.toLocaleString('en-GB'), words };
  return { count: row.kind === 'visits' ? TOO_FEW : 'yes', words };
}

/** The hours of a year in a sentence. */
export function hoursInWords({ entitlement, given }: SchoolSummary['hours']): string {
  const free = entitlement === null ? '' : counted(entitlement, 'hour');
  if (given === null) return `Hours given: ${TOO_FEW}.${free && ` ${free} are kept free.`}`;
  const told = counted(given, 'hour');
  return free ? `${told} given, of the ${free} that are kept free.` : `${told} given.`;
}

/** How much of a bar the hours fill, in per cent. */
export function filled({ entitlement, given }: SchoolSummary['hours']): number {
  if (!entitlement || !given) return 0;
  return Math.min(100, Math.round((100 * given) / entitlement));
}
