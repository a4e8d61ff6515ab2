/** Two people at one row: the server refuses who saw an older version (412 `stale`). */
import { failureOf } from '../api';

/** For what one would take away, when somebody else has just worked on it. */
export const STALE = 'Somebody changed it meanwhile, so it is still there. Look at it again first.';

/** The header that says which version one saw. */
export function seen(version: number): { 'If-Match': string } {
  return { 'If-Match': `"${version}"` };
}

/** Make a call; 'stale' when somebody else changed the row since one saw it. */
export async function unlessStale<T>(call: () => Promise<T>): Promise<T | 'stale'> {
  try {
    return await call();
  } catch (error) {
    const failure = failureOf(error);
    if (failure.code === 'stale') return 'stale';
    throw failure;
  }
}
