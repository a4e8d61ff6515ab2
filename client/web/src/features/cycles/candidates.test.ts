import { expect, it } from 'vitest';
import type { AlliancePerson, SchoolBrief } from '../../api/types';
import { candidates } from './candidates';

const aSchool = (short_name: string): SchoolBrief => ({
  id: short_name,
  name: `${short_name} Primary`,
  short_name,
  mark: short_name.slice(0, 2).toUpperCase(),
  slot: 1,
});
const aPerson = (name: string, ...schools: SchoolBrief[]): AlliancePerson => ({
  id: name,
  name,
  role: 'member',
  schools,
});
const oakfield = aSchool('Oakfield');
const riverside = aSchool('Riverside');
const nobody = { people: [] };

const names = (found: ReturnType<typeof candidates>) => found.map(({ person }) => person.name);

it('offers only people of schools that take part, by name', () => {
  const people = [aPerson('Tom', riverside), aPerson('Priya', oakfield), aPerson('Ana', oakfield)];
  expect(names(candidates(people, nobody, [oakfield], ''))).toEqual(['Ana', 'Priya']);
});

it('leaves out who is in the cycle already', () => {
  const priya = aPerson('Priya', oakfield);
  const inside = { people: [{ person: { id: 'Priya', name: 'Priya' }, role: 'member' as const }] };
  expect(candidates([priya], inside, [oakfield], '')).toEqual([]);
});

it('gives the mark of the school that takes part to somebody of two schools', () => {
  const both = aPerson('Ana', riverside, oakfield);
  expect(candidates([both], nobody, [oakfield], '')[0]?.school).toBe(oakfield);
});

it('offers those who coach across the alliance, whatever their school', () => {
  const sle: AlliancePerson = { ...aPerson('Daniel', riverside), role: 'sle' };
  expect(names(candidates([sle], nobody, [oakfield], ''))).toEqual(['Daniel']);
});

it('finds by letters, whatever their case', () => {
  const people = [aPerson('Priya Nair', oakfield), aPerson('Ana', oakfield)];
  expect(names(candidates(people, nobody, [oakfield], 'nAi'))).toEqual(['Priya Nair']);
});
