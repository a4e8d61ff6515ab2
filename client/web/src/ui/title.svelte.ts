/** The window's title, and what is announced when it has changed. */

const SITE = 'Joint practice';

let announced = $state('');
let last: string | null = null;

/** For the live region in App.svelte. */
export const announcement = {
  get text() {
    return announced;
  },
};

/** Name the page. The first name is read by the browser itself, every later one is announced. */
export function setTitle(title: string): void {
  document.title = title ? `${title} – ${SITE}` : SITE;
  if (last !== null && title !== last) announced = title;
  last = title;
}
