/** What the live documents of a deployment stand in. */
import type { Deployment } from '../../api/types';
import type { Around } from '../document/around';
import { titleOf } from './words';

/** `page`: the address of the document's own page. */
export function aroundDeployment(told: Deployment, page: string): Around {
  return {
    title: titleOf(told),
    schools: told.school ? [told.school] : [],
    people: [told.coach, told.teacher].filter((each) => !!each),
    need: () => null,
    page,
    answers: { [`/api/deployments/${told.id}`]: told },
  };
}
