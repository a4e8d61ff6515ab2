import { expect, it } from 'vitest';
import type { EvidenceGroup, EvidenceSet } from '../../api/types';
import { cut, forest } from './forest';
import { figure, pooled } from './words';

const school = { id: 's', name: 'Oakfield Primary', short_name: 'Oakfield', mark: 'OA', slot: 1 };

function set(id: string, told: Partial<EvidenceSet>): EvidenceSet {
  return {
    measure_id: id,
    cycle_id: 'c',
    cycle_title: 'Talk',
    school,
    before_on: '2026-01-12',
    after_on: '2026-03-12',
    after_kind: 'final',
    pupils_before: 24,
    pupils_after: 24,
    difference: 0.4,
    range: { low: -0.2, high: 1 },
    weight: null,
    why_not: '',
    comparison: '',
    caveats: [],
    ...told,
  };
}

function group(sets: EvidenceSet[]): EvidenceGroup {
  return {
    instrument: 'Survey',
    summary: 'mean',
    unit: 'points',
    better: 'higher',
    scale_min: 1,
    scale_max: 5,
    sets,
    pool: { difference: 0.3, range: { low: -0.5, high: 9 }, sets: 2, cycles: 2, unlike: 0.7 },
    why_no_pool: '',
  };
}

it('draws the sets that have a difference, then the pool', () => {
  const plot = forest(group([set('a', {}), set('b', { difference: null, range: null })]), 600);
  expect(plot?.rows.map(({ key }) => key)).toEqual(['a-s', 'pool']);
});

it('holds nought between its ends, and what goes on beyond them within the drawing', () => {
  const plot = forest(group([set('a', {})]), 320);
  const pool = plot?.rows.at(-1);
  expect(pool?.beyond).toEqual({ low: false, high: true });
  expect(pool?.high).toBe(plot?.right);
  expect(plot && plot.nought > plot.left && plot.nought < plot.right).toBe(true);
});

it('draws nothing where nothing has a difference', () => {
  const none = set('a', { difference: null, range: null });
  expect(forest({ ...group([none]), pool: null }, 600)).toBeNull();
});

it('cuts a label that is too long for its drawing', () => {
  expect(cut('Oakfield · Talk', 400)).toBe('Oakfield · Talk');
  expect(cut('Oakfield · Explaining why, not just how', 120).endsWith('…')).toBe(true);
});

it('says of a pool what its range holds, and whether the sets differ', () => {
  const pool = group([]).pool;
  expect(pool && pooled(pool)).toContain('The range holds nought');
  expect(pool && pooled(pool)).toContain('more than chance explains');
  expect(figure(-0.204)).toBe('−0.20');
  expect(figure(-0.001)).toBe('0.00');
});
