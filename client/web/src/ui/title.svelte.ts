/** The page's title, and what is announced when a page has changed. */
import { location } from '../navigation.svelte';

const SITE = 'Joint practice';

let announced = $state('');
let lastPath = location.path;

/** For the live region in App.svelte. */
export const announcement = {
  get text() {
    return announced;
  },
};

/** Give the document its title; a page that was just opened is announced by it. */
export function setTitle(title: string): void {
  document.title = title ? `${title} – ${SITE}` : SITE;
  if (location.path !== lastPath) {
    lastPath = location.path;
    announced = title;
  }
}
