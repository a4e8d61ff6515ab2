/** What stands in a calendar, by day, and what would happen at the same time. */
import type { CalendarEntry } from '../../api/types';
import { parsed } from '../../ui/dates';

export interface Day {
  on: string;
  entries: CalendarEntry[];
}

/** Entries, which come in order, put together by day. */
export function byDay(entries: readonly CalendarEntry[]): Day[] {
  const days: Day[] = [];
  for (const entry of entries) {
    const last = days.at(-1);
    if (last?.on === entry.on) last.entries.push(entry);
    else days.push({ on: entry.on, entries: [entry] });
  }
  return days;
}

/** Those to come, today's among them, and those that were, the latest day first. */
export function split(days: readonly Day[], now: Date): { coming: Day[]; gone: Day[] } {
  const today = new Date(now.getFullYear(), now.getMonth(), now.getDate());
  const coming = days.filter(({ on }) => parsed(on) >= today);
  return { coming, gone: days.filter((each) => !coming.includes(each)).toReversed() };
}

const HOUR = 60;
const minutes = (at: string) => Number(at.slice(0, 2)) * HOUR + Number(at.slice(3, 5));

/** What one does already within an hour of a time; `except` is what is being moved. */
export function atTheSameTime(
  entries: readonly CalendarEntry[],
  on: string,
  at: string,
  except = '',
): CalendarEntry[] {
  if (!on || !at) return [];
  return entries.filter(
    (entry) =>
      entry.id !== except &&
      entry.on === on &&
      entry.at !== null &&
      Math.abs(minutes(entry.at) - minutes(at)) < HOUR,
  );
}

/** '“Visit 2: Reasoning” at 10:15'. */
export const titleAndTime = ({ title, at }: CalendarEntry) =>
  `“${title}”${at ? ` at ${at.slice(0, 5)}` : ''}`;
