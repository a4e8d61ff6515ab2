/** What is looked for in the library, as the address says it. Pure. */
import type { AdoptionState, SchoolContext } from '../../api/types';
import { contexts, states } from './words';

export interface Query {
  q: string;
  phase: string;
  subject: string;
  context: SchoolContext[];
  state: AdoptionState[];
}

export const empty: Query = { q: '', phase: '', subject: '', context: [], state: [] };

function chosen<K extends string>(words: Record<K, string>, given: string[]): K[] {
  return given.filter((one): one is K => Object.hasOwn(words, one));
}

export function queryOf(search: string): Query {
  const given = new URLSearchParams(search);
  return {
    q: given.get('q') ?? '',
    phase: given.get('phase') ?? '',
    subject: given.get('subject') ?? '',
    context: chosen(contexts, given.getAll('context')),
    state: chosen(states, given.getAll('state')),
  };
}

/** What stands behind `?` in the address; '' where nothing is asked for. */
export function searchOf(query: Query): string {
  const given = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one.trim()) given.append(key, one.trim());
    }
  }
  const told = given.toString();
  return told ? `?${told}` : '';
}

/** What is asked for, without what is not: as the API takes it. */
export function asked(query: Query): Partial<Query> {
  const given = Object.entries(query).filter(([, value]) => value.length > 0);
  return Object.fromEntries(given) as Partial<Query>;
}

export function isNarrowed({ phase, subject, context, state }: Query): boolean {
  return [phase, subject, ...context, ...state].some((one) => one !== '');
}
