/**
 * The service worker from the page's side: registers it, and offers a newer version of the page
 * when one is ready. The page is only loaded anew when the person says so.
 */
export interface ShellEvents {
  /** A newer version is ready; `load` turns to it. */
  newer(load: () => void): void;
}

export async function registerShell(events: ShellEvents): Promise<void> {
  if (!('serviceWorker' in navigator)) return;
  const registration = await navigator.serviceWorker.register('/service-worker.js');

  let asked = false;
  navigator.serviceWorker.addEventListener('controllerchange', () => {
    if (asked) window.location.reload();
  });
  const offer = () => {
    const ready = registration.waiting;
    // Without a controller this is the first worker, and nothing older is open.
    if (!ready || !navigator.serviceWorker.controller) return;
    events.newer(() => {
      asked = true;
      ready.postMessage('take over');
    });
  };
  registration.addEventListener('updatefound', () => {
    registration.installing?.addEventListener('statechange', offer);
  });
  offer();
}
