import { expect, test } from 'vitest';
import type { PersonBrief } from '../../api/types';
import { teachersFor } from './teachers';

const oakfield = { id: 'o', name: 'Oakfield Primary', short_name: 'Oakfield', mark: 'OA', slot: 1 };
const riverside = { ...oakfield, id: 'r', short_name: 'Riverside' };
const aPerson = (name: string, school: typeof oakfield | null): PersonBrief => ({
  ...{ id: name, name, school },
});
const people = [aPerson('Tom', riverside), aPerson('Priya', oakfield), aPerson('Ana', null)];
const names = (some: PersonBrief[]) => some.map(({ name }) => name);

test('people of the school stand first, then the others by name', () => {
  const { here, elsewhere } = teachersFor(riverside, people);
  expect([names(here), names(elsewhere)]).toEqual([['Tom'], ['Ana', 'Priya']]);
});

test('without a school everybody stands in one list', () => {
  expect(names(teachersFor(undefined, people).elsewhere)).toEqual(['Ana', 'Priya', 'Tom']);
});
