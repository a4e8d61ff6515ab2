import { expect, it } from 'vitest';
import type { Evidence, EvidenceChoice } from '../../api/types';
import { groups, hrefOf, keyOf, told } from './evidence';

const school = { id: 'o', name: 'Oakfield Primary', short_name: 'Oakfield', mark: 'OA', slot: 1 };
const reading = { id: 'r', measure_id: 'm', title: 'Reasons', school, kind: 'final' } as const;
const observation = {
  id: 'd',
  kind: 'observation',
  lesson_id: 'l',
  title: 'Observation, by Tom Ellery',
} as const;
const open = { id: 'e', state: 'open', note: '' } as const;

it('is told by its name and what it shows', () => {
  expect(told({ ...open, kind: 'reading', reading })).toBe('Oakfield, final: Reasons');
  expect(told({ ...open, kind: 'document', document: observation, note: 'Minute 12' })).toBe(
    'Observation, by Tom Ellery. Minute 12',
  );
  expect(told({ ...open, kind: 'work', note: 'Two drawings' })).toBe('Pupils’ work: Two drawings');
});

it('has no name where one may not open it, and says when it is gone', () => {
  const hidden: Evidence = { ...open, kind: 'document', state: 'hidden' };
  expect(told(hidden)).toBe('Something that you cannot open');
  expect(told({ ...hidden, kind: 'reading', state: 'removed' })).toBe(
    'A reading that was removed since',
  );
});

it('is chosen measure by measure, then from what is written', () => {
  const choices: EvidenceChoice[] = [{ reading }, { document: observation }];
  expect(groups(choices)).toEqual([
    { title: 'Reasons', choices: [{ key: 'reading r', label: 'Oakfield, final' }] },
    {
      title: 'Written',
      choices: [{ key: 'document d', label: 'Observation, by Tom Ellery' }],
    },
  ]);
  expect(keyOf({ document: observation })).toBe('document d');
});

it('is read where it stands', () => {
  expect(hrefOf({ reading }, 'c')).toBe('/cycles/c/impact');
  expect(hrefOf({ document: observation }, 'c')).toBe('/lessons/l/canvas');
  expect(hrefOf({ document: { ...observation, kind: 'interview' } }, 'c')).toBe(
    '/lessons/l/interviews/d',
  );
  expect(hrefOf({ document: { ...observation, lesson_id: null, kind: 'plan' } }, 'c')).toBe(
    '/cycles/c',
  );
});
