/** What the live documents of a cycle stand in. */
import type { Cycle } from '../../api/types';
import type { Around } from '../document/around';
import { needed } from '../document/outline';

/** `page`: the address of the document's own page. */
export function aroundCycle(cycle: Cycle, page: string): Around {
  return {
    title: cycle.title,
    schools: cycle.schools.map(({ school }) => school),
    people: cycle.people.map(({ person }) => person),
    need: (requiredBefore) => needed(requiredBefore, cycle),
    page,
    answers: { [`/api/cycles/${cycle.id}`]: cycle },
  };
}
