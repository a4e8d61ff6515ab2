// @vitest-environment jsdom
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Me } from './api/types';
import { location } from './navigation.svelte';
import { endSignInAgain, enterAlliance, session, signedIn, signInAgain } from './session.svelte';

const alder = {
  id: 'a',
  name: 'Alder Valley',
  kind: 'mixed_phase',
  colour: 'bottle',
  live_cycles: 3,
} as const;
const birch = {
  id: 'b',
  name: 'Birch Hill',
  kind: 'same_phase',
  colour: 'plum',
  live_cycles: 3,
} as const;

const aTeacher = (me: Partial<Me> = {}): Me => ({
  id: 'priya',
  name: 'Priya Nair',
  email: 'priya@demo.example',
  is_administrator: false,
  schools: [],
  alliances: [
    { alliance: alder, role: 'member' },
    { alliance: birch, role: 'lead' },
  ],
  role_names: {},
  demo: false,
  ...me,
});

beforeEach(() => vi.stubGlobal('scrollTo', () => {}));
afterEach(() => vi.unstubAllGlobals());

it('shows the first alliance until another one is chosen, and its colour on the cover', async () => {
  await signedIn(aTeacher());
  expect(session.alliance?.name).toBe('Alder Valley');
  expect(session.leads).toBe(false);
  enterAlliance('b');
  expect(session.alliance?.name).toBe('Birch Hill');
  expect(session.leads).toBe(true);
  expect(document.documentElement.dataset.alliance).toBe('plum');
});

it('does not turn to an alliance that is not the person’s own', async () => {
  await signedIn(aTeacher());
  enterAlliance('a');
  enterAlliance('elsewhere');
  expect(session.alliance?.name).toBe('Alder Valley');
});

it('asks to sign in above the page, once for all who wait for it', async () => {
  await signedIn(aTeacher());
  const waiting = [signInAgain(), signInAgain()];
  expect(session.expired).toBe(true);
  await endSignInAgain(aTeacher({ name: 'Priya N.' }));
  expect(await Promise.all(waiting)).toEqual([true, true]);
  expect(session.expired).toBe(false);
  expect(session.me?.name).toBe('Priya N.');
  expect(location.route.page).not.toBe('sign-in');
});

it('leaves the page as it is for somebody who would rather not sign in', async () => {
  await signedIn(aTeacher());
  const waiting = signInAgain();
  await endSignInAgain(null);
  expect(await waiting).toBe(false);
  expect(session.me?.id).toBe('priya');
});
