// @vitest-environment jsdom
import { cleanup, render, screen } from '@testing-library/svelte';
import { afterEach, expect, it } from 'vitest';
import Field from './Field.svelte';

afterEach(cleanup);

it('joins label, hint and error to the input', () => {
  render(Field, { name: 'email', label: 'Email', hint: 'You sign in with it.', error: 'Missing' });
  const input = screen.getByLabelText('Email');
  expect(input.getAttribute('aria-invalid')).toBe('true');
  const told = input.getAttribute('aria-describedby')?.split(' ') ?? [];
  const words = told.map((id) => document.getElementById(id)?.textContent);
  expect(words).toEqual(['You sign in with it.', 'Error: Missing']);
});

it('says what may stay empty, and requires the rest', () => {
  render(Field, { name: 'town', label: 'Town', optional: true });
  expect((screen.getByLabelText('Town (optional)') as HTMLInputElement).required).toBe(false);
});

it('says what is wrong for as long as it is', async () => {
  const { rerender } = render(Field, { name: 'email', label: 'Email' });
  const input = screen.getByLabelText('Email');
  const told = () => [input.getAttribute('aria-invalid'), input.hasAttribute('aria-describedby')];
  expect(told()).toEqual([null, false]);
  await rerender({ error: 'Missing' });
  expect(told()).toEqual(['true', true]);
  await rerender({ error: null });
  expect(told()).toEqual([null, false]);
});
