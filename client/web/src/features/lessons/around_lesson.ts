/** What the live documents of a lesson stand in. */
import type { Lesson } from '../../api/types';
import type { Around } from '../document/around';

/** `page`: the address of the document's own page. */
export function aroundLesson(lesson: Lesson, page: string): Around {
  return {
    title: `Lesson ${lesson.number}: ${lesson.title}`,
    schools: lesson.school ? [lesson.school] : [],
    people: lesson.people,
    need: () => null,
    page,
    answers: { [`/api/lessons/${lesson.id}`]: lesson },
  };
}
