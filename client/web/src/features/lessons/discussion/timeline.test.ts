import { describe, expect, it } from 'vitest';
import type { Entry, LessonPlan } from '../canvas/grid';
import { across, LEFT, RIGHT, replayed, span, stageMarks, ticks } from './timeline';

const NINE = Date.parse('2026-03-05T09:00:00Z');
const at = (minutes: number) => NINE + minutes * 60_000;

const plan: LessonPlan = {
  classAlias: '',
  classSize: null,
  pupils: [],
  watches: [],
  stages: [
    {
      name: 'one',
      number: 1,
      title: 'Two bars on the board, without numbers',
      teacher: '',
      predicted: { a: '', b: '', c: '' },
      minutes: 30,
    },
  ],
};

function entry(minutes: number | null, pupil: Entry['pupil'] = 'a'): Entry {
  return {
    name: String(minutes),
    stage: 'one',
    pupil,
    at: minutes === null ? null : at(minutes),
    seen: '',
    match: null,
    observer: null,
    photo: null,
    document: 'd1',
    mine: false,
  };
}

describe('a lesson against the clock', () => {
  it('begins and ends on whole ten minutes, and has room for what was planned', () => {
    expect(span([entry(33), entry(36)], plan)).toEqual({ from: at(30), to: at(60) });
    expect(span([entry(33), entry(75)], plan)).toEqual({ from: at(30), to: at(80) });
  });

  it('has no clock before anything was seen', () => {
    expect(span([], plan)).toBeNull();
    expect(span([entry(null)], plan)).toBeNull();
  });

  it('runs from left to right', () => {
    const hour = { from: at(0), to: at(60) };
    expect([across(at(0), hour), across(at(60), hour)]).toEqual([LEFT, RIGHT]);
    expect(across(at(30), hour)).toBe((LEFT + RIGHT) / 2);
  });

  it('says few moments, however long it was', () => {
    expect(ticks({ from: at(0), to: at(50) })).toHaveLength(6);
    expect(ticks({ from: at(0), to: at(600) }).length).toBeLessThan(10);
  });

  it('marks a stage where it was first seen, in few words', () => {
    expect(stageMarks([entry(12), entry(9)], plan)).toEqual([
      { at: at(9), label: '1 Two bars on the board…' },
    ]);
  });

  it('shows what was seen by then, and keeps the rest for later', () => {
    const { seen, later } = replayed([entry(5), entry(9), entry(null), entry(1, 'b')], 'a', at(6));
    expect(seen.map(({ name }) => name)).toEqual(['5', 'null']);
    expect(later.map(({ name }) => name)).toEqual(['9']);
  });
});
