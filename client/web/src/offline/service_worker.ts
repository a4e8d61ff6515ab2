/**
 * Keeps the shell of the page (its HTML, scripts and styles) so that it opens without a network.
 *
 * The list of files and its version come from the build (`shell_plugin.ts`). Files carry hashes in
 * their names, so what is kept is right for ever; the HTML is asked from the server first. A newer
 * worker waits until the pages of the older one are closed, or one of them says `take over`; until
 * then the older files stay, so that a page with unsaved text can still load its parts. Nothing of
 * /api and /sync is ever kept.
 */

/** Put in by the build. */
declare const __SHELL__: { version: string; files: string[] };

/** The parts of ServiceWorkerGlobalScope in use; TypeScript cannot have its library beside DOM's. */
interface Waiting extends Event {
  waitUntil(work: Promise<unknown>): void;
}
interface Fetching extends Waiting {
  request: Request;
  respondWith(answer: Promise<Response>): void;
}
interface Worker {
  addEventListener(name: 'install' | 'activate', then: (event: Waiting) => void): void;
  addEventListener(name: 'fetch', then: (event: Fetching) => void): void;
  addEventListener(name: 'message', then: (event: MessageEvent) => void): void;
  skipWaiting(): Promise<void>;
  clients: { claim(): Promise<void> };
  location: Location;
}
const worker = self as unknown as Worker;

const SHELL = __SHELL__;
const PREFIX = 'jpd-shell-';
const CACHE = PREFIX + SHELL.version;
const PAGE = '/index.html';
/** How long the server may take to give the page before the kept one is shown (ms). */
const PATIENCE_MS = 4_000;

worker.addEventListener('install', (event) => {
  event.waitUntil(
    caches
      .open(CACHE)
      .then((cache) =>
        cache.addAll(SHELL.files.map((file) => new Request(file, { cache: 'reload' }))),
      ),
  );
});

worker.addEventListener('activate', (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) => names.filter((name) => name.startsWith(PREFIX) && name !== CACHE))
      .then((old) => Promise.all(old.map((name) => caches.delete(name))))
      .then(() => worker.clients.claim()),
  );
});

worker.addEventListener('message', ({ data }) => {
  if (data === 'take over') void worker.skipWaiting();
});

worker.addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== 'GET' || origin !== worker.location.origin) return;
  if (/^\/(api|sync)(\/|$)/.test(pathname)) return;
  if (request.mode === 'navigate') event.respondWith(page(request));
  else if (SHELL.files.includes(pathname)) event.respondWith(file(pathname, request));
});

/** The page from the server while it answers in time, else the kept one. */
async function page(request: Request): Promise<Response> {
  try {
    const answer = await fetch(request, { signal: AbortSignal.timeout(PATIENCE_MS) });
    if (answer.ok || answer.type === 'opaqueredirect') return answer;
  } catch {
    // No network, or too slow a one: the kept page is what this worker is for.
  }
  return (await caches.match(PAGE, { cacheName: CACHE })) ?? fetch(request);
}

async function file(pathname: string, request: Request): Promise<Response> {
  const hashed = pathname.startsWith('/assets/');
  const kept = await caches.match(pathname, { cacheName: CACHE });
  if (hashed && kept) return kept;
  return fetch(request).catch((error) => {
    if (kept) return kept;
    throw error;
  });
}
