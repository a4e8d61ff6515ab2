/**
 * The API's answers that kept pages need without a network: fresh ones are remembered, and where
 * the server is not reached the remembered one is given. Only for people who keep a copy here.
 */
import type { Bystander } from '../api/calls';
import { copies, forgetAnswers, lastMe, remember, remembered } from './device';

const ME = '/api/me';
/** The same for everybody, and needed to show any document. */
const ALWAYS = [ME, '/api/document-kinds', '/api/templates'];
/** Answered with who signed in. */
const TELLS_ME = ['/api/session', '/api/setup', '/api/invitations/accept'];

/** Set on an answer that came from this device. */
export const FROM_DEVICE = 'x-jpd-from-device';

/** Everything that a kept page needs, from what the page already has. */
export async function rememberFor(person: string, answers: Record<string, unknown>): Promise<void> {
  for (const [path, body] of Object.entries(answers)) await remember(person, path, body);
}

export const answersOnDevice: Bystander = {
  async onResponse(request, response) {
    const path = new URL(request.url).pathname;
    if (!response.ok || !isWanted(request.method, path)) return;
    // A device that keeps nothing must not turn a good answer into a failure.
    await take(request.method, path, response.clone()).catch(() => {});
  },
  async onError(request) {
    const path = new URL(request.url).pathname;
    if (request.method !== 'GET') return;
    const body = await given(path).catch(() => undefined);
    if (body === undefined) return;
    const headers = { 'content-type': 'application/json', [FROM_DEVICE]: '1' };
    return new Response(JSON.stringify(body), { headers });
  },
};

function isWanted(method: string, path: string): boolean {
  if (method === 'POST') return TELLS_ME.includes(path);
  return (
    method === 'GET' && (ALWAYS.includes(path) || /^\/api\/(cycles|lessons)\/[^/]+$/.test(path))
  );
}

async function take(method: string, path: string, response: Response): Promise<void> {
  const body: unknown = await response.json();
  if (method === 'POST' || path === ME) return takeMe(body as { id: string });
  const me = await lastMe();
  if (!me) return;
  const kept = await copies(me.id);
  if (ALWAYS.includes(path) || kept.some(({ answers }) => answers.includes(path)))
    await remember(me.id, path, body);
}

/** Somebody is signed in: what another person could open here without a network is closed. */
async function takeMe(me: { id: string }): Promise<void> {
  const before = await lastMe();
  if (before && before.id !== me.id) await forgetAnswers(before.id);
  if ((await copies(me.id)).length > 0) await remember(me.id, ME, me);
}

async function given(path: string): Promise<unknown> {
  const me = await lastMe();
  if (!me) return undefined;
  return path === ME ? me : remembered(me.id, path);
}
