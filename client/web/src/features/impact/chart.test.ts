import { describe, expect, it } from 'vitest';
import type { Measure, Reading, ReadingKind } from '../../api/types';
import { apart, axis, drawn, nice } from './chart';
import { outline } from './shapes';

const schools = {
  oakfield: { id: 'o', name: 'Oakfield Primary', short_name: 'Oakfield', mark: 'OA', slot: 1 },
  riverside: { id: 'r', name: 'Riverside Primary', short_name: 'Riverside', mark: 'RI', slot: 2 },
};

function reading(
  kind: ReadingKind,
  value: number | null,
  range: [low: number, high: number] | null = null,
  school: keyof typeof schools = 'oakfield',
): Reading {
  const days = { baseline: '2026-01-12', interim: '2026-02-09', final: '2026-03-10' };
  return {
    id: `${school} ${kind} ${value}`,
    measure_id: 'm',
    school: schools[school],
    kind,
    taken_on: days[kind],
    suppressed: value === null,
    group_size: value === null ? null : 26,
    value,
    spread: null,
    range: range && { low: range[0], high: range[1] },
    comparison: '',
    confidence: null,
    caveat: '',
    version: 1,
  };
}

function measure(readings: Reading[], other: Partial<Measure> = {}): Measure {
  return {
    id: 'm',
    cycle_id: 'c',
    title: 'Pupils who give a reason unasked',
    instrument: 'Tally in ten minutes of partner talk',
    summary: 'share',
    unit: '',
    better: 'higher',
    scale_min: null,
    scale_max: null,
    caveat: '',
    readings,
    fewest_shown: 5,
    may_change: true,
    version: 1,
    ...other,
  };
}

const rising = measure([
  reading('baseline', 15, [6, 34]),
  reading('interim', 32, [17, 51]),
  reading('final', 52, [34, 70]),
  reading('baseline', 22, [10, 41], 'riverside'),
  reading('final', 48, [31, 66], 'riverside'),
]);

describe('the axis', () => {
  it('of a share begins at nothing and ends above the highest range, at most at 100', () => {
    expect(axis(rising, rising.readings)).toEqual({ min: 0, max: 80, ticks: [0, 20, 40, 60, 80] });
    const all = [reading('final', 96, [81, 99])];
    expect(axis(measure(all), all).max).toBe(100);
  });
  it('of a mean is its scale', () => {
    const scale = { summary: 'mean', scale_min: 1, scale_max: 5 } as const;
    const told = [reading('final', 3.4, [3.1, 3.7])];
    expect(axis(measure(told, scale), told)).toEqual({ min: 1, max: 5, ticks: [1, 2, 3, 4, 5] });
  });
  it('of a mean without a scale is wide enough for what was read', () => {
    const told = [reading('baseline', 41, [38, 44]), reading('final', 47, [43, 51])];
    const { min, max } = axis(measure(told, { summary: 'mean' }), told);
    expect(min).toBeLessThanOrEqual(38);
    expect(max).toBeGreaterThanOrEqual(51);
  });
  it('of one single number still has a height', () => {
    for (const value of [0, 7]) {
      const told = [reading('final', value)];
      const { min, max } = axis(measure(told, { summary: 'count' }), told);
      expect(max).toBeGreaterThan(min);
    }
  });
  it('has steps that people count in', () => {
    expect([0.3, 1, 1.2, 3, 17, 26, 60].map(nice)).toEqual([0.5, 1, 2, 5, 20, 50, 100]);
  });
});

describe('the chart', () => {
  const chart = drawn(rising, 460);
  if (!chart) throw new Error('nothing is drawn');
  const [oakfield, riverside] = chart.series;

  it('puts higher values higher, with the range around the point', () => {
    const ys = oakfield?.points.map(({ y }) => y) ?? [];
    expect(ys).toEqual([...ys].sort((a, b) => b - a));
    for (const { y, range } of oakfield?.points ?? []) {
      expect(range?.low).toBeGreaterThan(y);
      expect(range?.high).toBeLessThan(y);
    }
  });
  it('puts schools side by side in one column', () => {
    const x = oakfield?.points[0]?.x ?? 0;
    expect((riverside?.points[0]?.x ?? 0) - x).toBeCloseTo(9);
  });
  it('leaves out what was not taken, and goes on to the next', () => {
    expect(riverside?.points.map(({ reading }) => reading.kind)).toEqual(['baseline', 'final']);
  });
  it('keeps the marks of schools with near values apart', () => {
    const [first, second] = chart.series.map(({ mark }) => mark.y);
    expect(Math.abs((first ?? 0) - (second ?? 0))).toBeGreaterThanOrEqual(31);
  });
  it('stays inside its drawing at every width', () => {
    for (const width of [288, 320, 460, 620]) {
      const { series = [], columns = [] } = drawn(rising, width) ?? {};
      const xs = series.flatMap(({ points, mark }) => [...points.map(({ x }) => x), mark.x]);
      expect(Math.min(...xs)).toBeGreaterThan(50);
      expect(Math.max(...xs)).toBeLessThan(width);
      expect(columns.map(({ name }) => name)).toEqual(['Baseline', 'Interim', 'Final']);
    }
  });
  it('draws nothing of a number that is not told', () => {
    expect(drawn(measure([reading('baseline', null)]), 460)).toBeNull();
    const some = drawn(measure([reading('baseline', null), reading('final', 52, [34, 70])]), 460);
    expect(some?.series[0]?.points).toHaveLength(1);
    expect(drawn(measure([]), 460)).toBeNull();
  });
  it('draws no range where none is known', () => {
    expect(drawn(measure([reading('final', 52)]), 460)?.series[0]?.points[0]?.range).toBeNull();
  });
});

describe('marks that would overlap', () => {
  it('are moved as little as needed', () => {
    expect(apart([100, 105, 200], 30, 0, 300)).toEqual([100, 130, 200]);
    expect(apart([10, 20], 30, 0, 300)).toEqual([10, 40]);
  });
  it('stay above the lower end', () => {
    expect(apart([290, 295], 30, 0, 300)).toEqual([270, 300]);
  });
  it('keep their order', () => {
    expect(apart([105, 100], 30, 0, 300)).toEqual([130, 100]);
  });
});

it('every school has an outline of its own', () => {
  const shapes = [1, 2, 3, 4, 5, 6, 7, 8].map((slot) => outline(slot, 10, 10, 10));
  expect(new Set(shapes).size).toBe(8);
  expect(shapes.every((path) => path.startsWith('M') && path.endsWith('z'))).toBe(true);
});
