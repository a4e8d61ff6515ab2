import { expect, test } from 'vitest';
import { called, withLetter } from './pupils';

const pupils = [
  { letter: 'a' as const, alias: 'Robin', typifies: '', criterion: '' },
  { letter: 'b' as const, alias: 'Pupil B', typifies: '', criterion: '' },
];

test('a case pupil is called by alias and letter, and by the letter while there is no alias', () => {
  expect([called('a', pupils), withLetter('a', pupils)]).toEqual(['Robin (A)', 'A Robin']);
  expect([called('b', pupils), withLetter('b', pupils)]).toEqual(['Pupil B', 'B']);
  expect([called('c', []), withLetter('c', [])]).toEqual(['Pupil C', 'C']);
});
