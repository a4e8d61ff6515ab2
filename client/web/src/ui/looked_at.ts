/** Keeping a page fresh while somebody looks at it, and only then. */
import { session } from '../session.svelte';

/**
 * Call `look` every `interval` milliseconds while the page is visible, and when it becomes so;
 * not while the page waits for the person to sign in again. Gives the way to stop.
 */
export function whileLookedAt(interval: number, look: () => void): () => void {
  const perhaps = () => {
    if (document.visibilityState === 'visible' && !session.expired && navigator.onLine) look();
  };
  const timer = window.setInterval(perhaps, interval);
  document.addEventListener('visibilitychange', perhaps);
  return () => {
    window.clearInterval(timer);
    document.removeEventListener('visibilitychange', perhaps);
  };
}
