/** Where everything of a forest plot stands, in units of its drawing. Pure: no DOM. */
import type { EvidenceGroup, SchoolBrief } from '../../api/types';
import { nice } from '../impact/chart';
import { figure, pooled, sentence } from './words';

const LEFT = 26;
const ROW = 52;
const TOP = 16;
const FOOT = 44;
/** Nothing is drawn further out than this; a range that goes on has an arrow there. */
const FURTHEST = 3;
/** About how wide a letter is. */
const LETTER = 7.4;

export interface ForestRow {
  key: string;
  label: string;
  words: string;
  /** None for the pool, which is a diamond. */
  school: SchoolBrief | null;
  x: number;
  y: number;
  low: number;
  high: number;
  /** The range goes on beyond the drawing. */
  beyond: { low: boolean; high: boolean };
}

export interface Forest {
  width: number;
  height: number;
  left: number;
  right: number;
  bottom: number;
  nought: number;
  ticks: { x: number; label: string }[];
  rows: ForestRow[];
}

/** The plot of a group in a drawing of that width; null where there is no difference to draw. */
export function forest(group: EvidenceGroup, width: number): Forest | null {
  const entries = [
    ...group.sets.flatMap((set) =>
      set.difference === null || !set.range
        ? []
        : {
            key: `${set.measure_id}-${set.school.id}`,
            label: `${set.school.short_name} · ${set.cycle_title}`,
            words: sentence(set),
            school: set.school,
            difference: set.difference,
            range: set.range,
          },
    ),
    ...(group.pool
      ? [
          {
            key: 'pool',
            label: 'All of these together',
            words: pooled(group.pool),
            school: null,
            difference: group.pool.difference,
            range: group.pool.range,
          },
        ]
      : []),
  ];
  if (entries.length === 0) return null;
  const ends = entries.flatMap(({ range }) => [range.low, range.high]);
  const step = nice((inside(Math.max(...ends)) - inside(Math.min(...ends), -1)) / 5);
  const min = Math.floor(inside(Math.min(...ends), -1) / step) * step;
  const max = Math.ceil(inside(Math.max(...ends)) / step) * step;
  const right = width - LEFT;
  const x = (value: number) => {
    const part = (Math.min(max, Math.max(min, value)) - min) / (max - min);
    return LEFT + part * (right - LEFT);
  };
  const bottom = TOP + entries.length * ROW;
  const count = Math.round((max - min) / step);
  return {
    width,
    height: bottom + FOOT,
    left: LEFT,
    right,
    bottom,
    nought: x(0),
    ticks: Array.from({ length: count + 1 }, (_, turn) => {
      const value = Math.round((min + turn * step) * 1e6) / 1e6;
      return { x: x(value), label: step < 1 ? figure(value) : `${value}`.replace('-', '−') };
    }),
    rows: entries.map(({ key, label, words, school, difference, range }, turn) => ({
      key,
      label: cut(label, width - 2 * LEFT),
      words,
      school,
      x: x(difference),
      y: TOP + turn * ROW + 36,
      low: x(range.low),
      high: x(range.high),
      beyond: { low: range.low < min, high: range.high > max },
    })),
  };
}

/** An end of the axis: never so near to nought that small differences look large, nor too far. */
function inside(end: number, sign = 1): number {
  return sign * Math.min(FURTHEST, Math.max(0.5, sign * end));
}

/** A label that is no longer than there is room. */
export function cut(label: string, room: number): string {
  const letters = Math.floor(room / LETTER);
  return label.length <= letters ? label : `${label.slice(0, Math.max(1, letters - 1)).trimEnd()}…`;
}
