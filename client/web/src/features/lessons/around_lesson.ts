/** What the live documents of a lesson stand in. */
import type { Lesson } from '../../api/types';
import type { Around } from '../document/around';
import type { LessonPlan } from './canvas/grid';
import { isLetter, withLetter } from './pupils';

/**
 * `page` is the address of the document's own page; `plan` is what the lesson plan says, in which
 * the case pupils have their aliases, and null while that is not here.
 */
export function aroundLesson(lesson: Lesson, page: string, plan: LessonPlan | null): Around {
  const pupils = plan?.pupils ?? [];
  return {
    choice: (field, value) =>
      field === 'pupil' && isLetter(value) ? withLetter(value, pupils) : null,
    title: `Lesson ${lesson.number}: ${lesson.title}`,
    schools: lesson.school ? [lesson.school] : [],
    people: lesson.people,
    need: () => null,
    page,
    answers: { [`/api/lessons/${lesson.id}`]: lesson },
  };
}
