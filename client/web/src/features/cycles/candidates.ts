/** Who may be added to a cycle. */
import type { AlliancePerson, Cycle, SchoolBrief } from '../../api/types';

export interface Candidate {
  person: AlliancePerson;
  /** The school whose mark the person would carry; null for somebody of the alliance itself. */
  school: SchoolBrief | null;
}

/**
 * People of the schools in `taking` who are not in `cycle`, and those who coach across the
 * alliance (SLEs), whose name holds `letters`; in the order of their names.
 */
export function candidates(
  people: readonly AlliancePerson[],
  cycle: Pick<Cycle, 'people'>,
  taking: readonly SchoolBrief[],
  letters: string,
): Candidate[] {
  const inside = new Set(cycle.people.map(({ person }) => person.id));
  const wanted = letters.trim().toLocaleLowerCase('en-GB');
  return people
    .filter(({ id, name }) => !inside.has(id) && name.toLocaleLowerCase('en-GB').includes(wanted))
    .flatMap((person) => {
      const school = taking.find(({ id }) => person.schools.some((own) => own.id === id));
      if (school) return [{ person, school }];
      return person.role === 'sle' ? [{ person, school: person.schools[0] ?? null }] : [];
    })
    .sort((one, other) => one.person.name.localeCompare(other.person.name, 'en-GB'));
}
