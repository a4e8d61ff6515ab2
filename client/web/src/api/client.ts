/** The one way to the server's API: typed calls, problems as errors, sign-in asked for again. */
import { createCalls } from './calls';
import { problemOf, RequestFailed, unreached } from './problems';
import type { paths } from './schema';

export const api = createCalls<paths>(window.location.origin);

interface Answer<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

type SignedOutHandler = () => Promise<boolean>;

let signedOut: SignedOutHandler = async () => false;

/**
 * What to do when the server says that nobody is signed in: `handler` asks the person to sign in
 * and answers whether they did, so that the call can be made again and no text is lost.
 */
export function onSignedOut(handler: SignedOutHandler): void {
  signedOut = handler;
}

/**
 * Make one call and give what it answers; raises RequestFailed. `call` may be made twice, when
 * the session had run out: `await ask(() => api.GET('/api/home'))`.
 */
export async function ask<T>(call: () => Promise<Answer<T>>): Promise<T> {
  try {
    return await once(call);
  } catch (failure) {
    const outside = failure instanceof RequestFailed && failure.status === 401;
    if (outside && (await signedOut())) return once(call);
    throw failure;
  }
}

/** As `ask`, but a missing session is an answer like any other: the sign-in pages use this. */
export async function once<T>(call: () => Promise<Answer<T>>): Promise<T> {
  let answer: Answer<T>;
  try {
    answer = await call();
  } catch {
    throw new RequestFailed(unreached(navigator.onLine));
  }
  if (!answer.response.ok) throw new RequestFailed(problemOf(answer.error, answer.response.status));
  return answer.data as T;
}

/** The failure of a call that `catch` caught; anything else is a defect and goes on. */
export function failureOf(error: unknown): RequestFailed {
  if (error instanceof RequestFailed) return error;
  throw error;
}
