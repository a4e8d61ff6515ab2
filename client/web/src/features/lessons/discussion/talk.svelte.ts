/** What the parts of a discussion share: the lesson, what was seen in it, and the replay's clock. */
import { getContext, setContext } from 'svelte';
import type { Lesson } from '../../../api/types';
import type { Entry, LessonPlan } from '../canvas/grid';

const KEY = Symbol('talk');

export interface Talk {
  readonly lesson: Lesson;
  readonly plan: LessonPlan;
  readonly entries: readonly Entry[];
  /** The moment of the lesson up to which it is shown (milliseconds since 1970). */
  readonly clock: number;
  /** Opens the opinions without waiting for those who have not shared yet. */
  openNow(): void;
}

export const share = (talk: Talk) => setContext(KEY, talk);
export const shared = () => getContext<Talk>(KEY);
