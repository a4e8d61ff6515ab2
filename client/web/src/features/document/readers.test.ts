import { expect, test } from 'vitest';
import type { PersonBrief } from '../../api/types';
import { addedBy, changeInWords, consequence, readersOn, type Whose } from './readers';

const priya: PersonBrief = { id: 'p', name: 'Priya Nair', school: null };
const tom: PersonBrief = { id: 't', name: 'Tom Ellery', school: null };
const whose = (me: string): Whose => ({
  ...{ kind: 'observation', owner: priya, partner: tom, me, alliance: 'Alder Valley' },
  ...{ head: 'principal', lead: 'alliance lead' },
});

test('the rungs are told as the reader stands to them', () => {
  expect(readersOn('private', whose('p'))).toBe('Only you');
  expect(readersOn('private', whose('t'))).toBe('Only Priya Nair');
  expect(readersOn('pair', whose('p'))).toBe('You and Tom Ellery');
  expect(readersOn('pair', whose('t'))).toBe('You and Priya Nair');
  expect(readersOn('pair', whose('x'))).toBe('Priya Nair and Tom Ellery');
  expect(readersOn('cycle', whose('p'))).toBe('Everybody in this cycle');
  expect(readersOn('alliance', whose('p'))).toBe('Everybody in Alder Valley');
});

test('each rung says whom it adds', () => {
  expect(addedBy('private', whose('p'))).toBe('');
  expect(addedBy('pair', whose('p'))).toBe('Adds Tom Ellery.');
  expect(addedBy('alliance', whose('p'))).toContain('Alder Valley');
  expect(addedBy('alliance', whose('p'))).toContain('the principal of each');
  expect(addedBy('cycle', { ...whose('p'), kind: 'plan' })).toContain('alliance lead');
});

test('narrowing says that the others stop reading at once', () => {
  expect(consequence('cycle', 'private', whose('p'))).toContain('stops reading it at once');
  expect(consequence('private', 'pair', whose('p'))).toContain('You and Tom Ellery read it');
});

test('a change of earlier is told in the same words', () => {
  const change = { before: 'private', after: 'cycle', changed_by: 'x', changed_at: '' } as const;
  expect(changeInWords(change, whose('p'))).toBe('From “Only you” to “Everybody in this cycle”');
});
