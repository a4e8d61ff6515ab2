/** The tabs of a lesson's page in their order; each is a page of its own. */
import type { Lesson } from '../../api/types';
import { to } from '../../router';

export type LessonTab = 'plan' | 'canvas' | 'interviews' | 'discussion';

interface TabOfLesson {
  key: LessonTab;
  label: string;
  href: (id: string) => string;
  count?: (lesson: Lesson) => number;
}

export const lessonTabs: readonly TabOfLesson[] = [
  { key: 'plan', label: 'Lesson plan', href: (id) => to.lesson(id) },
  { key: 'canvas', label: 'Canvas', href: to.canvas },
  {
    key: 'interviews',
    label: 'Pupil interviews',
    href: to.interviews,
    count: ({ documents }) => documents.filter(({ kind }) => kind === 'interview').length,
  },
  { key: 'discussion', label: 'Discussion', href: to.discussion },
];

export function nameOf(tab: LessonTab): string {
  return lessonTabs.find(({ key }) => key === tab)?.label ?? '';
}
