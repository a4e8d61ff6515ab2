/**
 * Going from page to page: history, clicks on links, where the page is scrolled to.
 *
 * Focus goes to the page's `main` on every change of page, and the new title is announced
 * (App.svelte); the address may change without that when only `?…` or `#…` changes.
 */
import { type Route, routeOf } from './router';

interface Place {
  path: string;
  search: string;
  hash: string;
}

/** How long a page may take to grow to where it was scrolled, in milliseconds. */
const PATIENCE = 5000;

function here(): Place {
  const { pathname, search, hash } = window.location;
  return { path: pathname, search, hash };
}

let place = $state.raw(here());
const route = $derived(routeOf(place.path));

export const location = {
  get path() {
    return place.path;
  },
  get search() {
    return place.search;
  },
  get hash() {
    return place.hash;
  },
  /** Address within this site, as one string. */
  get full() {
    return place.path + place.search + place.hash;
  },
  get route(): Route {
    return route;
  },
};

/** Go to an address of ours. `replace` leaves no step behind for the Back button. */
export function go(address: string, { replace = false }: { replace?: boolean } = {}): void {
  rememberScroll();
  const url = new URL(address, window.location.href);
  history[replace ? 'replaceState' : 'pushState']({ scroll: 0 }, '', url);
  place = here();
  settle(place.hash ? { hash: place.hash } : { scroll: 0 });
}

/** Change only what stands behind `#` or `?`, without a step and without moving. */
export function rewrite(address: string): void {
  history.replaceState(history.state, '', address);
  place = here();
}

/** Listen to links and to Back and Forward; returns the way to stop. */
export function startNavigation(): () => void {
  history.scrollRestoration = 'manual';
  const onpop = (event: PopStateEvent) => {
    place = here();
    const scroll = (event.state as { scroll?: number } | null)?.scroll;
    settle(scroll === undefined && place.hash ? { hash: place.hash } : { scroll: scroll ?? 0 });
  };
  let timer = 0;
  const onscroll = () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(rememberScroll, 150);
  };
  window.addEventListener('popstate', onpop);
  window.addEventListener('scroll', onscroll, { passive: true });
  document.addEventListener('click', onclick);
  const kept = (history.state as { scroll?: number } | null)?.scroll;
  if (kept) settle({ scroll: kept });
  else if (place.hash) settle({ hash: place.hash });
  return () => {
    window.removeEventListener('popstate', onpop);
    window.removeEventListener('scroll', onscroll);
    document.removeEventListener('click', onclick);
  };
}

function rememberScroll(): void {
  history.replaceState({ ...(history.state as object), scroll: window.scrollY }, '');
}

/** A plain click on a link of ours stays in the page; every other click is the browser's. */
function onclick(event: MouseEvent): void {
  if (event.defaultPrevented || event.button !== 0) return;
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  const link = (event.target as Element | null)?.closest('a');
  if (!link || link.target || link.hasAttribute('download') || !link.hasAttribute('href')) return;
  if (link.isContentEditable) return;
  const url = new URL(link.href);
  if (url.origin !== window.location.origin || /^\/(api|sync)\//.test(url.pathname)) return;
  // A place on this page: the browser goes there itself, and takes the keyboard's focus along.
  if (url.hash && url.pathname === place.path && url.search === place.search) return;
  event.preventDefault();
  go(url.href);
}

let settling: (() => void) | null = null;

/** Scroll to a height or to an anchor as soon as the page has grown enough to hold it. */
function settle(target: { scroll: number } | { hash: string }): void {
  settling?.();
  const tries = new ResizeObserver(() => attempt());
  const stop = () => {
    tries.disconnect();
    window.clearTimeout(limit);
    for (const kind of ['wheel', 'touchstart', 'keydown']) window.removeEventListener(kind, stop);
    settling = null;
  };
  const limit = window.setTimeout(stop, PATIENCE);
  const attempt = () => {
    if ('hash' in target) {
      const anchor = document.getElementById(target.hash.slice(1));
      if (!anchor) return;
      anchor.scrollIntoView();
      stop();
      return;
    }
    window.scrollTo(0, target.scroll);
    if (Math.abs(window.scrollY - target.scroll) < 2) stop();
  };
  settling = stop;
  // Whoever begins to move by themselves is left alone.
  for (const kind of ['wheel', 'touchstart', 'keydown']) window.addEventListener(kind, stop);
  tries.observe(document.body);
}
