/** What an iteration may rest on, for the cards that name it. */
import { getContext, setContext } from 'svelte';
import type { EvidenceChoice } from '../../api/types';

const KEY = Symbol('what it may rest on');

export interface Offered {
  /** Null until it is known. */
  readonly choices: readonly EvidenceChoice[] | null;
}
export const offer = (offered: Offered) => setContext(KEY, offered);
export const offered = () => getContext<Offered>(KEY);

/** What the record calls it: the document's kind, or a reading. Null: no iteration rests on that. */
export function kindOf({ reading, document }: EvidenceChoice): string | null {
  if (reading) return 'reading';
  const kind = document?.kind;
  return kind === 'observation' || kind === 'interview' ? kind : null;
}

/** The one that a record points at, if the reader may know it. */
export function found(
  choices: readonly EvidenceChoice[],
  target: unknown,
): EvidenceChoice | undefined {
  return choices.find(({ reading, document }) => (reading ?? document)?.id === target);
}
