/** What a lesson's plan says, for parts of its page that show something of it: class, aliases. */
import { session } from '../../session.svelte';
import { enter } from '../../sync/rooms';
import { live } from '../document/live.svelte';
import { type LessonPlan, readPlan } from './canvas/grid';

/**
 * Opens the plan for as long as the effect lives that this is called in; `show` gets what is read
 * from it, live, and null once it is left.
 */
export function followPlan(
  document: string,
  mayWrite: boolean,
  show: (plan: { readonly value: LessonPlan } | null) => void,
): () => void {
  const person = session.me?.id;
  if (!person) return () => {};
  const { room, leave } = enter(person, document, mayWrite);
  show(live(room.doc.getMap('fields') as never, () => readPlan(room.doc)));
  return () => {
    show(null);
    leave();
  };
}
