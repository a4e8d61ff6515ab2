/** What is said of sets and pools of evidence, the same under the drawing and in the table. Pure. */
import type { Construct, EvidenceGroup, EvidencePool, EvidenceSet } from '../../api/types';
import { day, parsed } from '../../ui/dates';
import { counted } from '../../ui/names';

/** A difference as one reads it: 0.53, −0.20. */
export function figure(value: number): string {
  const told = Math.abs(value).toFixed(2);
  return value < 0 && told !== '0.00' ? `−${told}` : told;
}

export function rangeOf({ low, high }: { low: number; high: number }): string {
  return `${figure(low)} to ${figure(high)}`;
}

export function percent(part: number): string {
  return `${Math.round(100 * part)}%`;
}

/** One set in a sentence. */
export function sentence(set: EvidenceSet): string {
  const place = `${set.school.short_name}, ${set.cycle_title}`;
  if (set.difference === null || !set.range) return `${place}: ${set.why_not}`;
  const pupils = `${set.pupils_before} pupils before and ${set.pupils_after} after`;
  return `${place}: ${figure(set.difference)}, range ${rangeOf(set.range)}; ${pupils}.`;
}

/** A pool in a sentence, with what its range says. */
export function pooled(pool: EvidencePool): string {
  const of = `${counted(pool.sets, 'set')} of ${counted(pool.cycles, 'cycle')}`;
  const { low, high } = pool.range;
  const says =
    low > 0
      ? 'The whole range lies on the better side.'
      : high < 0
        ? 'The whole range lies on the worse side.'
        : 'The range holds nought: this may be no change at all.';
  const unlike =
    pool.unlike >= 0.5 ? ' The sets differ among themselves more than chance explains.' : '';
  return `${of} together: ${figure(pool.difference)}, range ${rangeOf(pool.range)}. ${says}${unlike}`;
}

/** From when to when a set was read. */
export function span(set: EvidenceSet, now: Date): string {
  if (!set.before_on || !set.after_on) return '';
  return `${day(parsed(set.before_on), now)} to ${day(parsed(set.after_on), now)}`;
}

/** How an instrument asks, and what its numbers are. */
export function lead(group: EvidenceGroup): string {
  const how = group.instrument.replace(/[.\s]+$/, '');
  const kind = { share: 'Share of pupils', mean: 'Mean', count: 'Count' }[group.summary];
  const unit = group.summary !== 'share' && group.unit ? ` in ${group.unit}` : '';
  const scale =
    group.scale_min !== null && group.scale_max !== null
      ? `, from ${group.scale_min} to ${group.scale_max}`
      : '';
  const better = group.better === 'higher' ? 'Higher is better.' : 'Lower is better.';
  return `${how}. ${kind}${unit}${scale}. ${better}`;
}

/** Everything to know before the figures: of the measures, then of single sets. */
export function caveats(construct: Construct): string[] {
  const of = construct.groups.flatMap(({ sets }) =>
    sets.flatMap((set) => [
      ...set.caveats.map((caveat) => `${set.school.short_name}, ${set.cycle_title}: ${caveat}`),
      ...(set.comparison
        ? [`${set.school.short_name}, ${set.cycle_title}, compared with: ${set.comparison}`]
        : []),
    ]),
  );
  return [...construct.caveats, ...of];
}
