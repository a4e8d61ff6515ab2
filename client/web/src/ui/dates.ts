/**
 * Dates and times as people say them: 'Tue 3 March, 14:05', in the time of the reader's device.
 * `now` comes in as an argument wherever it decides.
 */

const LANGUAGE = 'en-GB';

const weekdayShort = new Intl.DateTimeFormat(LANGUAGE, { weekday: 'short' });
const weekdayLong = new Intl.DateTimeFormat(LANGUAGE, { weekday: 'long' });
const monthLong = new Intl.DateTimeFormat(LANGUAGE, { month: 'long' });
const clock = new Intl.DateTimeFormat(LANGUAGE, {
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});

const MINUTE = 60_000;

/** An ISO 8601 moment, or a plain date `yyyy-mm-dd`, which is that day wherever one is. */
export function parsed(iso: string): Date {
  const plain = /^(\d{4})-(\d{2})-(\d{2})$/.exec(iso);
  if (plain) return new Date(Number(plain[1]), Number(plain[2]) - 1, Number(plain[3]));
  return new Date(iso);
}

/** 'Tue 3 March'; another year is said: 'Tue 3 March 2025'. */
export function day(date: Date, now: Date): string {
  const year = date.getFullYear() === now.getFullYear() ? '' : ` ${date.getFullYear()}`;
  return `${weekdayShort.format(date)} ${date.getDate()} ${monthLong.format(date)}${year}`;
}

/** 'Tuesday 3 March', as it stands above a greeting. */
export function longDay(date: Date): string {
  return `${weekdayLong.format(date)} ${date.getDate()} ${monthLong.format(date)}`;
}

/** '14:05'. */
export function time(date: Date): string {
  return clock.format(date);
}

/** 'Tue 3 March, 14:05'. */
export function moment(date: Date, now: Date): string {
  return `${day(date, now)}, ${time(date)}`;
}

/** How long ago, in words that stay true for a while: '4 minutes ago', 'yesterday 16:20'. */
export function ago(date: Date, now: Date): string {
  const minutes = Math.floor((now.getTime() - date.getTime()) / MINUTE);
  if (minutes < 1) return 'just now';
  if (minutes < 60) return minutes === 1 ? 'a minute ago' : `${minutes} minutes ago`;
  switch (daysBetween(date, now)) {
    case 0:
      return `today ${time(date)}`;
    case 1:
      return `yesterday ${time(date)}`;
    default:
      return moment(date, now);
  }
}

/** A day to come, in the margin: 'Today', 'Tomorrow', 'By Tue 10 March'. */
export function due(iso: string, now: Date): string {
  const date = parsed(iso);
  switch (daysBetween(now, date)) {
    case 0:
      return 'Today';
    case 1:
      return 'Tomorrow';
    default:
      return date < now ? `Since ${day(date, now)}` : `By ${day(date, now)}`;
  }
}

/** Whole calendar days from `from` to `to`, whatever the clock does between them. */
function daysBetween(from: Date, to: Date): number {
  const at = (date: Date) => Date.UTC(date.getFullYear(), date.getMonth(), date.getDate());
  return Math.round((at(to) - at(from)) / (24 * 60 * MINUTE));
}

/** What to say at this hour. */
export function greeting(now: Date): string {
  const hour = now.getHours();
  if (hour < 12) return 'Good morning';
  return hour < 17 ? 'Good afternoon' : 'Good evening';
}
