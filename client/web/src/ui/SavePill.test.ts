// @vitest-environment jsdom
import { cleanup, render } from '@testing-library/svelte';
import { afterEach, expect, it } from 'vitest';
import SavePill from './SavePill.svelte';

afterEach(cleanup);

const at = new Date(2026, 2, 3, 14, 5);
const words = (pill: Element) => pill.textContent?.replace(/\s+/g, ' ').trim();

it.each([
  ['saved', 'Saved 14:05'],
  ['saving', 'Saving'],
  ['unsaved', 'Not saved yet: kept on this device since 14:05'],
  ['offline', 'Offline since 14:05'],
  ['readonly', 'Read only since 14:05'],
] as const)('says %s in words', (state, said) => {
  expect(words(render(SavePill, { state, since: at }).container)).toBe(said);
});

it('claims nothing that is not so: unsaved text may be on no device', () => {
  const { container } = render(SavePill, { state: 'unsaved', since: at, onDevice: false });
  expect(words(container)).toBe('Not saved yet since 14:05');
});
