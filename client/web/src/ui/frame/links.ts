/** The places that exist, in the order in which the cover shows them. */
import type { PageName } from '../../router';

export interface Place {
  label: string;
  href: string;
  /** The pages that belong to it. */
  pages: readonly PageName[];
}

export const places: readonly Place[] = [
  { label: 'Home', href: '/', pages: ['home'] },
  {
    label: 'Cycles',
    href: '/cycles',
    pages: [
      'cycles',
      'cycle-new',
      'cycle',
      'cycle-lessons',
      'lesson-new',
      'cycle-iterations',
      'cycle-iteration',
      'cycle-impact',
      'cycle-people',
      'lesson',
      'lesson-canvas',
      'lesson-interviews',
      'lesson-interview',
      'lesson-discussion',
    ],
  },
  {
    label: 'Library',
    href: '/library',
    pages: ['library', 'card', 'card-write', 'card-try'],
  },
  {
    label: 'Coaching',
    href: '/coaching',
    pages: ['coaching', 'coaching-ask', 'coaching-profile', 'deployment', 'agreement', 'visit'],
  },
  {
    label: 'Alliance',
    href: '/alliance',
    pages: [
      'alliance',
      'alliance-overview',
      'alliance-people',
      'alliance-person',
      'alliance-maturity',
      'alliance-charter',
      'charter-of',
      'alliance-settings',
      'alliance-new',
    ],
  },
];

/** What `aria-current` says at `place` while `page` is open. */
export function current(place: Place, page: PageName): 'page' | 'true' | undefined {
  if (place.pages[0] === page) return 'page';
  return place.pages.includes(page) ? 'true' : undefined;
}
