import { expect, test } from 'vitest';
import { allianceRoles, choices, cycleRoles, inSentence, named, partOfOnes } from './roles';

test('a role is called as the alliance calls it, and else as it usually is', () => {
  expect(named(cycleRoles, 'facilitator', { facilitator: 'Chair' })).toBe('Chair');
  expect(named(cycleRoles, 'facilitator', {})).toBe('Facilitator');
  expect(choices(allianceRoles, { sle: 'Peer coach' }).map(({ label }) => label)).toEqual([
    'Member',
    'Peer coach',
    'Alliance lead',
  ]);
});

test('inside a sentence a name is small, and an abbreviation stays as it is', () => {
  expect(inSentence('Alliance lead')).toBe('alliance lead');
  expect(inSentence('SLE')).toBe('SLE');
  expect(inSentence('')).toBe('');
});

test('one’s own part is said in the alliance’s own words where it has some', () => {
  expect(partOfOnes('facilitator', {})).toBe('you facilitate');
  expect(partOfOnes('facilitator', { facilitator: 'Chair' })).toBe('you are chair');
});
