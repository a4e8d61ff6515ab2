import { expect, test } from 'vitest';
import { used } from './words';

test('a card says how far it went furthest, in schools and never in teachers', () => {
  expect(used({ uses: { heard: 4, embedded: 1 } })).toBe('embedded in 1 school');
  expect(used({ uses: { tried: 2, dropped: 3 } })).toBe('tried in 2 schools');
});

test('what was dropped is told with its reason, and nothing is said of nobody', () => {
  expect(used({ uses: { dropped: 2 } })).toBe('dropped in 2 schools, with the reason');
  expect(used({ uses: {} })).toBe('');
});
