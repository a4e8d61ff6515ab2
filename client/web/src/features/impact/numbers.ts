/** Readings in words and figures: one place, so that chart, table and screen reader say the same. */
import type { Measure, Reading, ReadingKind } from '../../api/types';
import { day, parsed } from '../../ui/dates';
import { counted } from '../../ui/names';

export const kinds: Record<ReadingKind, string> = {
  baseline: 'Baseline',
  interim: 'Interim',
  final: 'Final',
};

/** How many decimals the readings of a measure are told with: as many as its most exact one. */
export function decimals(measure: Pick<Measure, 'readings'>): number {
  const exact = measure.readings.map(({ value }) =>
    value === null ? 0 : (`${Math.round(value * 100) / 100}`.split('.')[1]?.length ?? 0),
  );
  return Math.max(0, ...exact);
}

/** A number as its measure writes it: '15%', '2.9'. */
export function figure(measure: Pick<Measure, 'readings' | 'summary'>, value: number): string {
  const told = value.toFixed(decimals(measure));
  return measure.summary === 'share' ? `${told}%` : told;
}

/** A range: '6 to 34%'. */
export function rangeFigure(
  measure: Pick<Measure, 'readings' | 'summary'>,
  range: NonNullable<Reading['range']>,
): string {
  const places = Math.max(decimals(measure), measure.summary === 'mean' ? 1 : 0);
  const unit = measure.summary === 'share' ? '%' : '';
  return `${range.low.toFixed(places)} to ${range.high.toFixed(places)}${unit}`;
}

/** Why a reading that is told has no range; empty where it has one. */
export function noRange(measure: Pick<Measure, 'summary'>, reading: Reading): string {
  if (reading.range || reading.suppressed) return '';
  if (measure.summary === 'count') return 'A count has no range.';
  return reading.group_size === 1
    ? 'One pupil alone has no range.'
    : 'No range: the standard deviation is not known.';
}

/** All that a point of the chart says. */
export function sentence(measure: Measure, reading: Reading, now: Date): string {
  const place = `${reading.school.short_name}, ${kinds[reading.kind].toLowerCase()}, ${day(parsed(reading.taken_on), now)}`;
  if (reading.value === null || reading.group_size === null) {
    return `${place}: not shown, fewer than ${measure.fewest_shown} pupils.`;
  }
  const unit = measure.summary !== 'share' && measure.unit ? ` ${measure.unit}` : '';
  const link = { share: ' of', mean: ', mean of', count: ' among' }[measure.summary];
  const group = counted(reading.group_size, 'pupil');
  const of = `${figure(measure, reading.value)}${unit}${link} ${group}`;
  if (!reading.range) return `${place}: ${of}. ${noRange(measure, reading)}`;
  return `${place}: ${of}, range ${rangeFigure(measure, reading.range)}.`;
}

/** What stands under a measure's title. */
export function lead(measure: Measure): string {
  const how = measure.instrument.replace(/[.\s]+$/, '');
  const unit = measure.unit ? ` in ${measure.unit}` : '';
  const better = measure.better === 'higher' ? 'Higher is better.' : 'Lower is better.';
  const ranges = measure.readings.some(({ range }) => range);
  switch (measure.summary) {
    case 'share':
      return `${how}. ${better}${ranges ? ' Bars show the 95% range.' : ''}`;
    case 'mean':
      return `${how}. Mean${unit}${ranges ? ' and its 95% range' : ''}. ${better}`;
    default:
      return `${how}. Counted${unit}. ${better}`;
  }
}

/** The readings of one school, with how many pupils they are of. */
export interface SchoolReadings {
  school: Reading['school'];
  readings: Reading[];
  /** '26', '24 to 26', or empty where no size is told. */
  pupils: string;
}

export function bySchool(measure: Pick<Measure, 'readings'>): SchoolReadings[] {
  const found = new Map<string, SchoolReadings>();
  for (const reading of measure.readings) {
    const own = found.get(reading.school.id);
    if (own) own.readings.push(reading);
    else found.set(reading.school.id, { school: reading.school, readings: [reading], pupils: '' });
  }
  return [...found.values()].map((each) => ({ ...each, pupils: sizes(each.readings) }));
}

function sizes(readings: readonly Reading[]): string {
  const told = readings.flatMap(({ group_size }) => (group_size === null ? [] : [group_size]));
  if (told.length === 0) return '';
  const [least, most] = [Math.min(...told), Math.max(...told)];
  return least === most ? `${least}` : `${least} to ${most}`;
}

/** A column of chart and table: all baselines, the first, second … interim readings, all finals. */
export interface Column {
  key: string;
  name: string;
  /** 'January', 'Jan to Feb', or empty while there is none. */
  when: string;
  readings: Reading[];
}

export function columns(measure: Pick<Measure, 'readings'>): Column[] {
  const schools = bySchool(measure);
  const of = (kind: ReadingKind, turn: number) =>
    schools.flatMap(({ readings }) => readings.filter((each) => each.kind === kind)[turn] ?? []);
  const turns = Math.max(
    1,
    ...schools.map(({ readings }) => readings.filter(({ kind }) => kind === 'interim').length),
  );
  const interim = Array.from({ length: turns }, (_, turn) =>
    column(`interim${turn}`, turns > 1 ? `Interim ${turn + 1}` : 'Interim', of('interim', turn)),
  );
  return [
    column('baseline', 'Baseline', of('baseline', 0)),
    ...interim,
    column('final', 'Final', of('final', 0)),
  ];
}

function column(key: string, name: string, readings: Reading[]): Column {
  return { key, name, when: months(readings.map(({ taken_on }) => taken_on)), readings };
}

const long = new Intl.DateTimeFormat('en-GB', { month: 'long' });
const short = new Intl.DateTimeFormat('en-GB', { month: 'short' });

function months(days: readonly string[]): string {
  const sorted = [...days].sort().map(parsed);
  const first = sorted[0];
  const last = sorted.at(-1);
  if (!first || !last) return '';
  const same = first.getMonth() === last.getMonth() && first.getFullYear() === last.getFullYear();
  return same ? long.format(first) : `${short.format(first)} to ${short.format(last)}`;
}

export const sureness = { low: 'Not very sure', fair: 'Fairly sure', high: 'Very sure' } as const;

/** What is said beside single readings: with what compared, how sure, which caveat. */
export function asides(measure: Measure): { key: string; place: string; words: string }[] {
  return measure.readings.flatMap(({ id, school, kind, comparison, confidence, caveat }) => {
    const said = [
      comparison && `Compared with ${full(comparison)}`,
      confidence && `${sureness[confidence]}.`,
      caveat && full(caveat),
    ].filter(Boolean);
    if (said.length === 0) return [];
    const place = `${school.short_name}, ${kinds[kind].toLowerCase()}`;
    return [{ key: id, place, words: said.join(' ') }];
  });
}

/** A sentence ends with a stop. */
function full(words: string): string {
  return /[.!?…]$/.test(words) ? words : `${words}.`;
}

/** Why some readings of a measure have no bar, said once for all of them. */
export function whyNoRange(measure: Measure): string {
  const bare = measure.readings.filter(({ value, range }) => value !== null && range === null);
  const first = bare[0];
  if (!first) return '';
  if (measure.summary === 'count') return 'A count has no range, so none is drawn.';
  return bare.length === measure.readings.length
    ? 'No range is drawn: the standard deviations are not known.'
    : 'Where no range is drawn, the standard deviation is not known.';
}

const words = ['No', 'One', 'Two', 'Three', 'Four', 'Five', 'Six', 'Seven'];

/** 'Three schools are few.': what every chart of some schools has to say first. */
export function few(schools: number): string {
  if (schools < 2) return 'One school alone says little.';
  return `${words[schools] ?? `${schools}`} schools are few.`;
}
