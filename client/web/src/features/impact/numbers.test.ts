import { describe, expect, it } from 'vitest';
import type { Measure, Reading } from '../../api/types';
import { bySchool, columns, few, figure, lead, noRange, rangeFigure, sentence } from './numbers';

const now = new Date(2026, 3, 1);
const school = { id: 'o', name: 'Oakfield Primary', short_name: 'Oakfield', mark: 'OA', slot: 1 };
const one: Reading = {
  id: 'r1',
  measure_id: 'm',
  school,
  kind: 'final',
  taken_on: '2026-03-10',
  suppressed: false,
  group_size: 26,
  value: 52,
  spread: null,
  range: { low: 33.8, high: 69.7 },
  comparison: '',
  confidence: null,
  caveat: '',
  version: 1,
};
const share: Measure = {
  id: 'm',
  cycle_id: 'c',
  title: 'Reasons',
  instrument: 'Tally in ten minutes.',
  summary: 'share',
  unit: '',
  better: 'higher',
  scale_min: null,
  scale_max: null,
  caveat: '',
  readings: [one],
  fewest_shown: 5,
  may_change: true,
  version: 1,
};
const mean: Measure = {
  ...share,
  summary: 'mean',
  unit: 'points',
  readings: [
    { ...one, value: 2.9, range: { low: 2.46, high: 3.34 } },
    { ...one, value: 3 },
  ],
};
const hidden: Reading = { ...one, suppressed: true, group_size: null, value: null, range: null };

describe('figures', () => {
  it('of a measure have as many decimals as its most exact one', () => {
    expect(figure(share, 52)).toBe('52%');
    expect(figure(mean, 3)).toBe('3.0');
    expect(rangeFigure(share, { low: 33.8, high: 69.7 })).toBe('34 to 70%');
    expect(rangeFigure(mean, { low: 2.46, high: 3.34 })).toBe('2.5 to 3.3');
  });
});

describe('what a point says', () => {
  it('is school, kind, day, number, group and range', () => {
    expect(sentence(share, one, now)).toBe(
      'Oakfield, final, Tue 10 March: 52% of 26 pupils, range 34 to 70%.',
    );
  });
  it('says that and why there is no range', () => {
    const bare = { ...one, value: 2.9, range: null };
    expect(sentence(mean, bare, now)).toBe(
      'Oakfield, final, Tue 10 March: 2.9 points, mean of 26 pupils. No range: the standard deviation is not known.',
    );
    expect(noRange({ summary: 'count' }, bare)).toBe('A count has no range.');
    expect(noRange(mean, { ...bare, group_size: 1 })).toBe('One pupil alone has no range.');
    expect(noRange(share, one)).toBe('');
  });
  it('tells nothing of a few pupils but that there were few', () => {
    expect(sentence(share, hidden, now)).toBe(
      'Oakfield, final, Tue 10 March: not shown, fewer than 5 pupils.',
    );
    expect(noRange(share, hidden)).toBe('');
  });
});

it('the lead says how, what is better, and of what the bars are', () => {
  expect(lead(share)).toBe('Tally in ten minutes. Higher is better. Bars show the 95% range.');
  expect(lead(mean)).toBe(
    'Tally in ten minutes. Mean in points and its 95% range. Higher is better.',
  );
  expect(lead({ ...share, summary: 'count', better: 'lower', readings: [] })).toBe(
    'Tally in ten minutes. Counted. Lower is better.',
  );
});

it('a school says of how many pupils its readings are', () => {
  const other = { ...one, id: 'r2', kind: 'baseline', group_size: 24 } as const;
  expect(bySchool({ readings: [other, one] })[0]?.pupils).toBe('24 to 26');
  expect(bySchool({ readings: [hidden] })[0]?.pupils).toBe('');
});

it('columns are told in the order of a cycle, each with its months', () => {
  const readings: Reading[] = [
    { ...one, id: 'a', kind: 'baseline', taken_on: '2026-01-30' },
    { ...one, id: 'b', kind: 'interim', taken_on: '2026-02-02' },
    { ...one, id: 'c', kind: 'interim', taken_on: '2026-02-20' },
    { ...one, id: 'd', kind: 'baseline', taken_on: '2026-02-02', school: { ...school, id: 'x' } },
  ];
  expect(columns({ readings }).map(({ name, when }) => [name, when])).toEqual([
    ['Baseline', 'Jan to Feb'],
    ['Interim 1', 'February'],
    ['Interim 2', 'February'],
    ['Final', ''],
  ]);
});

it('says how little a few schools are', () => {
  expect([1, 3, 12].map(few)).toEqual([
    'One school alone says little.',
    'Three schools are few.',
    '12 schools are few.',
  ]);
});
