// @vitest-environment jsdom
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { go, location, startNavigation } from './navigation.svelte';

let stop = () => {};

beforeEach(() => {
  vi.stubGlobal(
    'ResizeObserver',
    class {
      observe() {}
      disconnect() {}
    },
  );
  vi.stubGlobal('scrollTo', () => {});
  stop = startNavigation();
});
afterEach(() => {
  stop();
  document.body.innerHTML = '';
  vi.unstubAllGlobals();
});

function press(html: string, init: MouseEventInit = {}): boolean {
  document.body.innerHTML = html;
  const click = new MouseEvent('click', { bubbles: true, cancelable: true, ...init });
  // What is not taken would leave the page, which jsdom cannot.
  const end = (event: Event) => event.preventDefault();
  let taken = false;
  window.addEventListener('click', (event) => (taken = event.defaultPrevented), { once: true });
  window.addEventListener('click', end, { once: true });
  document.querySelector('b')?.dispatchEvent(click);
  return taken;
}

it('goes to another page without loading it', () => {
  go('/cycles?open=1#mine');
  expect(location.full).toBe('/cycles?open=1#mine');
  expect(location.route.page).toBe('cycles');
});

it('takes a plain press on a link of ours, also on what stands inside it', () => {
  expect(press('<a href="/help"><b>Help</b></a>')).toBe(true);
  expect(location.path).toBe('/help');
});

it.each([
  ['with a modifier key', '<a href="/help"><b>x</b></a>', { ctrlKey: true }],
  ['with the middle button', '<a href="/help"><b>x</b></a>', { button: 1 }],
  ['to another site', '<a href="https://elsewhere.example/"><b>x</b></a>', {}],
  ['that asks for a download', '<a href="/plan.md" download><b>x</b></a>', {}],
  ['that opens a window', '<a href="/help" target="_blank"><b>x</b></a>', {}],
  ['to a place on the same page', '<a href="#main"><b>x</b></a>', {}],
  ['to the API', '<a href="/api/documents/1.md"><b>x</b></a>', {}],
])('leaves a press %s to the browser', (_, html, init) => {
  go('/');
  expect(press(html, init)).toBe(false);
  expect(location.path).toBe('/');
});

it('follows Back', async () => {
  go('/cycles');
  go('/settings');
  const moved = new Promise((resolve) => window.addEventListener('popstate', resolve));
  history.back();
  await moved;
  expect(location.path).toBe('/cycles');
});
