/**
 * A lesson against the clock: where each entry stands on the line of its pupil. Pure geometry, in
 * the units of the picture's view box.
 */
import { beginnings, type Entry, type LessonPlan, type Letter } from '../canvas/grid';

const MINUTE = 60_000;
const TICK = 10 * MINUTE;
/** A lesson without planned minutes is drawn this long (ms). */
const USUAL = 50 * MINUTE;

export const WIDTH = 1120;
export const LEFT = 96;
export const RIGHT = 1096;
/** What the longest name of a stage takes. */
export const LABEL = 220;
export const TOP = 34;
const LANE = 58;
const FIRST_LANE = 64;

/** The part of the clock that is drawn (milliseconds since 1970). */
export interface Span {
  from: number;
  to: number;
}

/** From the first that was seen, or planned, to the last; on whole ten minutes. Null: no clock. */
export function span(entries: readonly Entry[], plan: LessonPlan): Span | null {
  const times = entries.flatMap(({ at }) => at ?? []);
  if (times.length === 0) return null;
  const from = Math.floor(Math.min(...times) / TICK) * TICK;
  const planned = plan.stages.reduce((sum, { minutes }) => sum + (minutes ?? 0), 0) * MINUTE;
  const end = Math.max(Math.max(...times) + MINUTE, from + (planned || USUAL));
  return { from, to: Math.ceil(end / TICK) * TICK };
}

export function across(at: number, { from, to }: Span): number {
  return LEFT + ((RIGHT - LEFT) * (at - from)) / (to - from);
}

/** The height of a pupil's line, counted from 0. */
export function lane(place: number): number {
  return FIRST_LANE + LANE * place;
}

/** The moments written under the picture; few enough to be read. */
export function ticks({ from, to }: Span): number[] {
  const every = TICK * Math.max(1, Math.ceil((to - from) / TICK / 8));
  const found: number[] = [];
  for (let at = from; at <= to; at += every) found.push(at);
  return found;
}

export interface StageMark {
  at: number;
  label: string;
}

/** Where each stage was first seen to be going on. */
export function stageMarks(entries: readonly Entry[], plan: LessonPlan): StageMark[] {
  const began = beginnings(entries);
  return plan.stages.flatMap(({ name, number, title }) => {
    const at = began.get(name);
    return at === undefined ? [] : [{ at, label: `${number} ${short(title)}` }];
  });
}

function short(title: string): string {
  return title.length <= 22 ? title : `${title.slice(0, 21).trimEnd()}…`;
}

/** What of a pupil has been seen by `clock`, and what comes later in the replay. */
export function replayed(
  entries: readonly Entry[],
  letter: Letter,
  clock: number,
): { seen: Entry[]; later: Entry[] } {
  const own = entries.filter(({ pupil }) => pupil === letter);
  const isLater = ({ at }: Entry) => at !== null && at > clock;
  return { seen: own.filter((entry) => !isLater(entry)), later: own.filter(isLater) };
}
