/** Pupils have aliases here, never names. */

const FULL_NAME = /\p{Lu}[\p{L}'’-]+\s+(?:\p{Ll}+\s+)*\p{Lu}[\p{L}'’-]+/u;

/** Whether some words look like somebody's full name: 'Jay Patel', 'Ana de Souza'. */
export function looksLikeFullName(words: string): boolean {
  return FULL_NAME.test(words);
}
