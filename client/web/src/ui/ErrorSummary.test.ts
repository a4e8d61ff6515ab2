// @vitest-environment jsdom
import { cleanup, render, screen } from '@testing-library/svelte';
import { afterEach, expect, it } from 'vitest';
import ErrorSummary from './ErrorSummary.svelte';

afterEach(cleanup);

it('takes the focus and counts what is to be put right', () => {
  render(ErrorSummary, {
    mistakes: [
      { field: 'email', message: 'Enter your address' },
      { field: null, message: 'Try again tomorrow' },
    ],
  });
  expect(screen.getByRole('heading').textContent?.trim()).toBe('Two things to put right');
  expect(document.activeElement).toBe(screen.getByRole('group'));
});

it('links to the field, and only where there is one', () => {
  const { container } = render(ErrorSummary, {
    mistakes: [
      { field: 'email', message: 'Enter your address' },
      { field: null, message: 'Try again tomorrow' },
    ],
  });
  const field = document.createElement('div');
  field.dataset.field = 'email';
  field.innerHTML = '<input>';
  container.append(field);
  const input = field.querySelector('input') as HTMLInputElement;
  input.scrollIntoView = () => {};
  expect(screen.getAllByRole('link')).toHaveLength(1);
  screen.getByRole('link').click();
  expect(document.activeElement).toBe(input);
});

it('is not there when nothing is wrong', () => {
  render(ErrorSummary, { mistakes: [] });
  expect(screen.queryByRole('group')).toBeNull();
});
