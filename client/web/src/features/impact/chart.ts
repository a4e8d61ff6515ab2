/** Where everything of a measure's chart stands, in units of its drawing. Pure: no DOM. */
import type { Measure, Reading } from '../../api/types';
import { bySchool, columns, figure } from './numbers';

export const HEIGHT = 330;
const TOP = 26;
const BOTTOM = 274;
/** Below this width months are short, and the edges narrow. */
const WIDE = 400;
/** Schools stand side by side in a column, so that their ranges can be told apart. */
const BESIDE = 9;
const MARK_GAP = 31;

export interface Place {
  x: number;
  y: number;
}

export interface Point extends Place {
  reading: Reading;
  /** The ends of the range: the upper end of the scale has the smaller y. */
  range: { low: number; high: number } | null;
}

export interface Series {
  school: Reading['school'];
  points: Point[];
  /** Where its mark stands, beside the last of its points. */
  mark: Place;
}

export interface Chart {
  width: number;
  left: number;
  right: number;
  ticks: { y: number; label: string }[];
  columns: { x: number; name: string; when: string }[];
  series: Series[];
}

/** The chart of a measure in a drawing of that width; null where there is no number to draw. */
export function drawn(measure: Measure, width: number): Chart | null {
  const told = measure.readings.filter(({ value }) => value !== null);
  if (told.length === 0) return null;
  const ends = axis(measure, told);
  const wide = width >= WIDE;
  const left = wide ? 52 : 42;
  // Behind the last column stand the schools' marks.
  const right = width - (wide ? 68 : 50);
  const y = (value: number) => {
    const part = (value - ends.min) / (ends.max - ends.min);
    return BOTTOM - Math.min(1, Math.max(0, part)) * (BOTTOM - TOP);
  };
  const stages = columns(measure);
  const inset = wide ? 26 : 22;
  const inner = right - left - 2 * inset;
  const x = (place: number) => left + inset + (inner * place) / Math.max(1, stages.length - 1);
  const schools = bySchool({ readings: told });
  const series = schools.map(({ school, readings }, turn): Series => {
    const aside = (turn - (schools.length - 1) / 2) * BESIDE;
    const points = stages.flatMap((stage, place) => {
      const reading = readings.find((each) => stage.readings.includes(each));
      if (!reading || reading.value === null) return [];
      const range = reading.range && { low: y(reading.range.low), high: y(reading.range.high) };
      return [{ reading, x: x(place) + aside, y: y(reading.value), range }];
    });
    return { school, points, mark: { x: width - (wide ? 30 : 20), y: points.at(-1)?.y ?? BOTTOM } };
  });
  const spread = apart(
    series.map(({ mark }) => mark.y),
    MARK_GAP,
    TOP,
    BOTTOM,
  );
  return {
    width,
    left,
    right,
    ticks: ends.ticks.map((value) => ({ y: y(value), label: tickLabel(measure, value) })),
    columns: stages.map(({ name, when }, place) => ({
      x: x(place),
      name,
      when: wide ? when : when.replace(/\p{L}{4,}/gu, (month) => month.slice(0, 3)),
    })),
    series: series.map((each, turn) => ({
      ...each,
      mark: { ...each.mark, y: spread[turn] ?? each.mark.y },
    })),
  };
}

function tickLabel(measure: Measure, value: number): string {
  return measure.summary === 'share'
    ? figure({ readings: [], summary: 'share' }, value)
    : `${value}`;
}

/** Where the vertical axis begins and ends, and which values are written at it. */
export function axis(
  measure: Pick<Measure, 'summary' | 'scale_min' | 'scale_max'>,
  told: readonly Reading[],
): { min: number; max: number; ticks: number[] } {
  const values = told.flatMap(({ value, range }) =>
    value === null ? [] : [value, range?.low ?? value, range?.high ?? value],
  );
  const { scale_min: lowest, scale_max: highest } = measure;
  if (measure.summary === 'mean' && lowest !== null && highest !== null) {
    return { min: lowest, max: highest, ticks: steps(lowest, highest) };
  }
  const most = Math.max(...values);
  const least = measure.summary === 'mean' ? Math.min(...values) : 0;
  const room = most - least || Math.abs(most) || 1;
  const step = nice(room / 4);
  const min = Math.floor(least / step) * step;
  const top = Math.max(Math.ceil(most / step) * step, min + step);
  const max = measure.summary === 'share' ? Math.min(100, top) : top;
  return { min, max, ticks: steps(min, max, step) };
}

/** The smallest of 1, 2, 2.5, 5, 10 … that is not less than `least`. */
export function nice(least: number): number {
  const ten = 10 ** Math.floor(Math.log10(least));
  const found = [1, 2, 2.5, 5, 10].find((step) => step * ten >= least - 1e-9);
  return (found ?? 10) * ten;
}

function steps(min: number, max: number, step = even(min, max)): number[] {
  const count = Math.floor((max - min) / step + 1e-9);
  const values = Array.from({ length: count + 1 }, (_, turn) => min + turn * step);
  return values.map((value) => Math.round(value * 1e6) / 1e6);
}

/** A step that leads from one end of a scale to the other in at most six. */
function even(min: number, max: number): number {
  const whole = [1, 2, 2.5, 5, 10, 20, 25, 50, 100];
  const fits = whole.find((step) => {
    const count = (max - min) / step;
    return count <= 6 && Math.abs(count - Math.round(count)) < 1e-9;
  });
  return fits ?? nice((max - min) / 5);
}

/** The same heights moved as little as needed to stand `gap` apart between `top` and `bottom`. */
export function apart(
  heights: readonly number[],
  gap: number,
  top: number,
  bottom: number,
): number[] {
  const order = heights.map((_, index) => index).sort((a, b) => at(heights, a) - at(heights, b));
  const placed = [...heights];
  let edge = top - gap;
  for (const index of order) {
    edge = Math.max(at(placed, index), edge + gap);
    placed[index] = edge;
  }
  edge = bottom + gap;
  for (const index of [...order].reverse()) {
    edge = Math.min(at(placed, index), edge - gap);
    placed[index] = edge;
  }
  return placed;
}

function at(heights: readonly number[], index: number): number {
  return heights[index] ?? 0;
}
