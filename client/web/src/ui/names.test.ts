import { expect, it } from 'vitest';
import { counted, firstName, initials, listed } from './names';

it('takes the first letters of first and last name', () => {
  expect(initials('Priya Nair')).toBe('PN');
  expect(initials('Ana Maria de Souza')).toBe('AS');
  expect(initials('Cher')).toBe('CH');
  expect(initials('  ')).toBe('');
});

it('keeps a letter outside the basic plane whole', () => {
  expect(initials('𝒜da Lovelace')).toBe('𝒜L');
});

it('greets by the first name', () => expect(firstName('Tom Ellery')).toBe('Tom'));

it('lists names with an and before the last', () => {
  expect(listed([])).toBe('');
  expect(listed(['Oakfield'])).toBe('Oakfield');
  expect(listed(['Oakfield', 'Riverside', 'St Anne’s'])).toBe('Oakfield, Riverside and St Anne’s');
});

it('counts in the singular and the plural', () => {
  expect(counted(1, 'school')).toBe('1 school');
  expect(counted(26_078, 'school')).toBe('26,078 schools');
  expect(counted(2, 'person', 'people')).toBe('2 people');
});
