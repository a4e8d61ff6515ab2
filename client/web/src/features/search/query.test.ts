import { describe, expect, it } from 'vitest';
import { addressOf, asked, isNarrowed, pageOf, queryOf, readersOf } from './query';

const NOTHING = { q: '', kind: '', phase: '', subject: '', school_id: '' } as const;

describe('queryOf', () => {
  it('reads what the address asks for', () => {
    expect(queryOf('?q=talk+first&kind=plan&phase=try&subject=Maths')).toEqual({
      ...NOTHING,
      q: 'talk first',
      kind: 'plan',
      phase: 'try',
      subject: 'Maths',
    });
  });

  it('passes over a kind and a phase that do not exist', () => {
    expect(queryOf('?kind=toString&phase=never')).toEqual(NOTHING);
  });
});

describe('addressOf', () => {
  it('says only what is asked for, and reads back the same', () => {
    const query = { ...NOTHING, q: 'R&D', school_id: '0190' };
    expect(addressOf(query)).toBe('/search?q=R%26D&school_id=0190');
    expect(queryOf('?q=R%26D&school_id=0190')).toEqual(query);
    expect(addressOf(NOTHING)).toBe('/search');
  });

  it('leaves blanks at the ends out', () => {
    expect(asked({ ...NOTHING, q: '  talk ' })).toEqual({ q: 'talk' });
  });
});

it('knows whether a filter leaves anything out', () => {
  expect(isNarrowed({ ...NOTHING, q: 'talk' })).toBe(false);
  expect(isNarrowed({ ...NOTHING, subject: 'Maths' })).toBe(true);
});

describe('pageOf', () => {
  const cycle = { id: '7', title: 'Talk', phase: 'try' } as const;
  const hit = { id: '1', cycle, key: null, lesson_id: null, alliance_id: '3' };
  const beyond = { ...hit, cycle: null };

  it('goes to the place in the plan where the words stand', () => {
    expect(pageOf({ ...hit, kind: 'plan', key: 'hunch' })).toBe('/cycles/7#hunch');
    expect(pageOf({ ...hit, kind: 'cycle' })).toBe('/cycles/7');
  });

  it('goes to the page of the lesson that shows the document', () => {
    const seen = { ...hit, lesson_id: '5' };
    expect(pageOf({ ...seen, kind: 'lesson', key: 'stages' })).toBe('/lessons/5#stages');
    expect(pageOf({ ...seen, kind: 'observation' })).toBe('/lessons/5/canvas');
    expect(pageOf({ ...seen, kind: 'interview' })).toBe('/lessons/5/interviews/1');
    expect(pageOf({ ...seen, kind: 'discussion' })).toBe('/lessons/5/discussion');
    expect(pageOf({ ...seen, kind: 'feedback' })).toBe('/cycles/7/feedback/1');
  });

  it('goes to the tab of the cycle that shows it', () => {
    expect(pageOf({ ...hit, kind: 'scan' })).toBe('/cycles/7/scan');
    expect(pageOf({ ...hit, kind: 'iteration' })).toBe('/cycles/7/iterations');
    expect(pageOf({ ...hit, kind: 'measure' })).toBe('/cycles/7/impact#measure-1');
    expect(pageOf({ ...hit, kind: 'claim' })).toBe('/cycles/7/impact#claim-1');
  });

  it('goes to the people and the schools of the alliance', () => {
    expect(pageOf({ ...beyond, kind: 'person' })).toBe('/alliance/people');
    expect(pageOf({ ...beyond, kind: 'school' })).toBe('/alliance');
  });

  it('goes to what belongs to no cycle where it stands', () => {
    const coached = { ...beyond, deployment_id: '8' };
    expect(pageOf({ ...coached, kind: 'coaching_log', visit_id: '9' })).toBe(
      '/coaching/8/visits/9',
    );
    expect(pageOf({ ...coached, kind: 'agreement' })).toBe('/coaching/8/agreement');
    expect(pageOf({ ...beyond, kind: 'charter' })).toBe('/alliances/3/charter');
    for (const kind of ['self_evaluation', 'school_report', 'school_support'] as const) {
      expect(pageOf({ ...beyond, kind, peer_review_id: '6' })).toBe('/peer-reviews/6/1');
    }
  });

  it('goes to a card in the library, whether or not one knows its cycle', () => {
    expect(pageOf({ ...hit, kind: 'practice' })).toBe('/library/1');
    expect(pageOf({ ...beyond, kind: 'practice', alliance_id: null })).toBe('/library/1');
  });
});

describe('readersOf', () => {
  it('says who reads a document of its kind', () => {
    expect(readersOf({ kind: 'coaching_log', audience: 'pair' })).toBe('the two of you read this');
    expect(readersOf({ kind: 'school_report', audience: 'pair' })).toBe('its reviewers read this');
    expect(readersOf({ kind: 'school_report', audience: 'alliance' })).toBe(
      'the alliance reads this',
    );
    expect(readersOf({ kind: 'cycle', audience: null })).toBe('');
  });
});
