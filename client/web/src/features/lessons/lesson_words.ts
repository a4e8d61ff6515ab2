/** What a form holds of a lesson, and what is still wrong with it. */
import type { Lesson } from '../../api/types';
import { clock } from './words';

export interface LessonWords {
  title: string;
  school_id: string;
  teacher_id: string;
  on: string;
  at: string;
}

export const FIELDS: (keyof LessonWords)[] = ['title', 'school_id', 'teacher_id', 'on', 'at'];

export function wordsOf(lesson: Lesson): LessonWords {
  return {
    title: lesson.title,
    school_id: lesson.school?.id ?? '',
    teacher_id: lesson.teacher?.id ?? '',
    on: lesson.on,
    at: clock(lesson.at),
  };
}

/** By field, a sentence for whoever has to put it right. */
export function wrongIn(words: LessonWords): Record<keyof LessonWords, string | false> {
  return {
    title: !words.title.trim() && 'Enter a title for the lesson',
    school_id: !words.school_id && 'Choose the school where it is taught',
    teacher_id: !words.teacher_id && 'Choose who teaches it',
    on: !words.on && 'Enter the day',
    at: !words.at && 'Enter the time at which it begins',
  };
}
