// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/svelte';
import { afterEach, expect, test } from 'vitest';
import CycleRows, { type CycleOfSchools } from './CycleRows.svelte';

afterEach(cleanup);

const cycles = (many: number): CycleOfSchools[] =>
  Array.from({ length: many }, (_, at) => ({
    id: `c${at}`,
    title: `Cycle ${at}`,
    phase: 'plan',
    status: 'active',
    schools: [],
  }));

test('of many cycles the first few are shown, and all of them when somebody asks', async () => {
  render(CycleRows, { cycles: cycles(9), what: 'Plan' });
  expect(screen.getAllByRole('link')).toHaveLength(6);
  await fireEvent.click(screen.getByRole('button', { name: 'Show all 9 cycles of Plan' }));
  expect(screen.getAllByRole('link')).toHaveLength(9);
  expect(screen.queryByRole('button')).toBeNull();
  await waitFor(() => expect(document.activeElement?.textContent).toBe('Cycle 6'));
});

test('as many as are shown at once need no button', () => {
  render(CycleRows, { cycles: cycles(6), what: 'Plan' });
  expect(screen.getAllByRole('link')).toHaveLength(6);
  expect(screen.queryByRole('button')).toBeNull();
});
