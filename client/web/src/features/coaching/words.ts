/** What deployments say of themselves, in words. Pure. */
import type { DeploymentBrief, DeploymentState, SchoolPhase, Visit } from '../../api/types';
import { day, parsed } from '../../ui/dates';

export const states: Record<DeploymentState, string> = {
  asked: 'Asked',
  offered: 'Offered',
  accepted: 'Being agreed',
  agreed: 'Agreed',
  running: 'Running',
  reviewed: 'Running, reviewed',
  ended: 'Ended',
  withdrawn: 'Withdrawn',
  declined: 'Not agreed',
};

/** What comes next, as a sentence under the title. */
export const meanings: Record<DeploymentState, string> = {
  asked: 'Waits for somebody to offer.',
  offered: 'An offer waits for the school’s answer.',
  accepted: 'Both sides write and sign the agreement. It begins only then.',
  agreed: 'Signed by both. The first visit has no date yet.',
  running: 'Visits go on until both end it with an evaluation.',
  reviewed: 'Looked at together at mid-term; visits go on.',
  ended: 'It has ended, with an evaluation.',
  withdrawn: 'The school has withdrawn the request.',
  declined: 'It did not come to an agreement. The school may ask anew.',
};

export const phases: Record<SchoolPhase, string> = {
  early_years: 'Early years',
  primary: 'Primary',
  secondary: 'Secondary',
  sixteen_plus: '16 plus',
  special: 'Special',
};

/** '1 day', '2.5 days'. */
export function days(count: number): string {
  return count === 1 ? '1 day' : `${count} days`;
}

/** '3 of 5 days', or nothing where nothing is agreed yet. */
export function used(of: Pick<DeploymentBrief, 'days_agreed' | 'days_used'>): string {
  if (of.days_agreed === null || of.days_used === null) return '';
  return `${of.days_used} of ${days(of.days_agreed)}`;
}

/** 'Today, 15:40', 'Wed 11 March', 'No date yet'. */
export function whenOf(visit: Visit | null | undefined, now: Date): string {
  if (!visit?.on) return 'No date yet';
  const date = parsed(visit.on);
  const today = date.toDateString() === now.toDateString();
  const said = today ? 'Today' : day(date, now);
  return visit.at ? `${said}, ${visit.at.slice(0, 5)}` : said;
}

/** What a deployment is called where its title may not be known. */
export function titleOf(of: DeploymentBrief): string {
  return of.title || `Coaching at ${of.school?.short_name ?? 'a school'}`;
}

/** 'Maths, reading' as a list; what stands twice once. */
export function listed(words: string): string[] {
  const all = words
    .split(/[,;\n]/)
    .map((word) => word.trim())
    .filter(Boolean);
  return [...new Set(all)];
}

/** A number of days as somebody typed it: 0.5, '1,5'; null for nothing, undefined for no days. */
export function typedDays(words: string): number | null | undefined {
  const plain = words.trim().replace(',', '.');
  if (plain === '') return null;
  const count = Number(plain);
  return Number.isFinite(count) && count > 0 && count <= 60 && Number.isInteger(count * 4)
    ? count
    : undefined;
}

export const WHICH_DAYS = 'Enter days in quarters, such as 0.5 or 2';
