import { expect, it } from 'vitest';
import { together } from './together';

const cycle = (title: string, theme: string) => ({ title, theme, subject: 'Mathematics' });

it('puts cycles of one theme together, whatever the case, and those without one last', () => {
  const found = together(
    [cycle('a', ''), cycle('b', 'Talk'), cycle('c', 'Early reading'), cycle('d', 'talk')],
    'theme',
  );
  expect(
    found.map(({ word, cycles }) => [word, cycles.map(({ title }) => title).join('')]),
  ).toEqual([
    ['Early reading', 'c'],
    ['Talk', 'bd'],
    ['', 'a'],
  ]);
});

it('puts cycles of one subject together', () => {
  expect(together([cycle('a', ''), cycle('b', 'Talk')], 'subject')).toHaveLength(1);
});
