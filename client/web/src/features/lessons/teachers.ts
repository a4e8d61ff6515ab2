/** Who may teach a lesson: people of its school first, then everybody else of the cycle. */
import type { PersonBrief, SchoolBrief } from '../../api/types';

export interface Teachers {
  here: PersonBrief[];
  elsewhere: PersonBrief[];
}

export function teachersFor(
  school: Pick<SchoolBrief, 'id'> | undefined,
  people: readonly PersonBrief[],
): Teachers {
  const of = (person: PersonBrief) => person.school?.id === school?.id;
  const sorted = [...people].sort((a, b) => a.name.localeCompare(b.name, 'en-GB'));
  if (!school) return { here: [], elsewhere: sorted };
  return { here: sorted.filter(of), elsewhere: sorted.filter((person) => !of(person)) };
}
