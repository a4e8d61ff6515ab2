import { expect, test } from 'vitest';
import { addressFrom, allowedHref } from './links';

test.each([
  ['https://example.org/a?b#c', 'https://example.org/a?b#c'],
  [' https://example.org ', 'https://example.org'],
  ['mailto:priya@example.org', 'mailto:priya@example.org'],
  ['http://example.org', null],
  ['javascript:alert(1)', null],
  ['java\nscript:alert(1)', null],
  ['data:text/html,x', null],
  ['mailto:', null],
  ['//example.org', null],
  ['/cycles', null],
  ['', null],
  [undefined, null],
])('of %j the text keeps %j', (href, kept) => {
  expect(allowedHref(href)).toBe(kept);
});

test.each([
  ['example.org/page', 'https://example.org/page'],
  ['www.example.org', 'https://www.example.org'],
  ['priya@example.org', 'mailto:priya@example.org'],
  ['https://example.org', 'https://example.org'],
  ['http://example.org', null],
  ['javascript:alert(1)', null],
  ['not an address', null],
  ['word', null],
])('%j is read as %j', (typed, address) => {
  expect(addressFrom(typed)).toBe(address);
});
