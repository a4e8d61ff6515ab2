import { expect, it } from 'vitest';
import { reached, stepAt } from './steps';

it('begins where something is missing, so that it can be left and taken up again', () => {
  expect(reached({ signedIn: false, alliance: false, schools: 0 })).toBe('account');
  expect(reached({ signedIn: true, alliance: false, schools: 0 })).toBe('alliance');
  expect(reached({ signedIn: true, alliance: true, schools: 0 })).toBe('schools');
  expect(reached({ signedIn: true, alliance: true, schools: 3 })).toBe('people');
});

it('goes back to a step that is done, but never to the account', () => {
  expect(stepAt('alliance', 'people')).toBe('alliance');
  expect(stepAt('account', 'people')).toBe('people');
});

it('does not jump over what other steps need', () => {
  expect(stepAt('people', 'alliance')).toBe('alliance');
  expect(stepAt('done', 'account')).toBe('account');
});

it('lets people be invited before there is a school, and the end be reached', () => {
  expect(stepAt('people', 'schools')).toBe('people');
  expect(stepAt('done', 'people')).toBe('done');
});

it('takes an unknown step for none', () => expect(stepAt('magic', 'schools')).toBe('schools'));
