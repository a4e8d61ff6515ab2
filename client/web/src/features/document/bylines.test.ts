import { expect, test } from 'vitest';
import type { LastWriter } from '../../sync/away';
import type { Present, User } from '../../sync/presence';
import { byline, bylineChange, listed } from './bylines';
import { fileName } from './download';

const NOW = 1_000_000;
const tom: User = {
  id: 't',
  name: 'Tom Ellery',
  school: 'Riverside',
  mark: 'RI',
  slot: 2,
  role: '',
};
const here: Present = { ...tom, sections: ['hunch'], clients: [1] };
const time = (date: Date) => `@${date.getTime()}`;
const by = (writer: Partial<LastWriter>, present: Present[] = []) =>
  byline(
    ['hunch'],
    'hunch',
    new Map([['hunch', { user: null, own: false, at: NOW, ...writer }]]),
    present,
    NOW,
    time,
  );

test('somebody who is there and has just written is writing now', () => {
  expect(by({ user: tom, at: NOW - 1_000 }, [here])).toBe('Tom is writing now');
});

test('who wrote a while ago, or went elsewhere, is named with the time', () => {
  expect(by({ user: tom, at: NOW - 60_000 }, [here])).toBe('Tom, @940000');
  expect(by({ user: tom }, [{ ...here, sections: ['focus'] }])).toBe('Tom, @1000000');
});

test('own changes are mine, and those of somebody never seen are nobody’s', () => {
  expect(by({ own: true })).toBe('You, @1000000');
  expect(by({})).toBe('Changed @1000000');
});

test('a part that nobody changed has no line', () => {
  expect(byline(['focus'], 'focus', new Map(), [here], NOW, time)).toBeNull();
});

test('looks again when writing now is over', () => {
  expect(bylineChange([{ user: tom, own: false, at: NOW - 3_000 }], NOW)).toBe(5_000);
  expect(bylineChange([{ user: tom, own: false, at: NOW - 30_000 }], NOW)).toBeNull();
});

test('names are listed as people say them', () => {
  expect([listed([]), listed(['Tom']), listed(['Tom', 'Ann']), listed(['A', 'B', 'C'])]).toEqual([
    '',
    'Tom',
    'Tom and Ann',
    'A, B and C',
  ]);
});

test('a file is named after its title in letters that every system takes', () => {
  expect(fileName('Explaining why, not just “how”!')).toBe('Explaining-why-not-just-how');
  expect(fileName('???')).toBe('text');
});
