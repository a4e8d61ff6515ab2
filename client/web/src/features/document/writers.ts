/** Who has the caret in a text field just now. */
import type { Awareness } from 'y-protocols/awareness';
import {
  createAbsolutePositionFromRelativePosition,
  createRelativePositionFromJSON,
  type Text,
} from 'yjs';
import { type States, type User, userOf } from '../../sync/presence';

export function writersIn(text: Text, awareness: Awareness, me: string): User[] {
  const { doc } = text;
  const found = new Map<string, User>();
  if (!doc) return [];
  for (const state of (awareness.getStates() as States).values()) {
    const user = userOf(state);
    const head = (state.cursor as { head?: unknown } | null | undefined)?.head;
    if (!user || user.id === me || !head) continue;
    const place = createAbsolutePositionFromRelativePosition(
      createRelativePositionFromJSON(head),
      doc,
    );
    if (place?.type === text) found.set(user.id, user);
  }
  return [...found.values()];
}
