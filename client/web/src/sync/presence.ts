/** Who else has the document open: awareness states as the server writes them. */

/** `awareness.user`: the server fills it from the session, whatever a client claims. */
export interface User {
  id: string;
  name: string;
  /** Short name of the school whose mark the person carries. */
  school: string | null;
  mark: string;
  /** Which of the eight colours and shapes; 0 for none. */
  slot: number;
  role: string;
}

export interface Present extends User {
  /** The keys of the sections that they are in. */
  sections: string[];
  clients: number[];
}

export type States = ReadonlyMap<number, Record<string, unknown>>;

/** The user of one state, or null where the server has not filled it. */
export function userOf(state: Record<string, unknown> | undefined): User | null {
  const user = state?.user;
  if (typeof user !== 'object' || user === null) return null;
  const { id, name, school, mark, slot, role } = user as Record<string, unknown>;
  if (typeof id !== 'string' || typeof name !== 'string') return null;
  return {
    id,
    name,
    school: typeof school === 'string' ? school : null,
    mark: typeof mark === 'string' ? mark : '',
    slot: typeof slot === 'number' && slot >= 1 && slot <= 8 ? Math.floor(slot) : 0,
    role: typeof role === 'string' ? role : '',
  };
}

/** Everybody but `me`, each once however many pages they have open, in the order of their names. */
export function present(states: States, me: string): Present[] {
  const people = new Map<string, Present>();
  for (const [client, state] of states) {
    const user = userOf(state);
    if (!user || user.id === me) continue;
    const person = people.get(user.id) ?? { ...user, sections: [], clients: [] };
    person.clients.push(client);
    if (typeof state.section === 'string' && !person.sections.includes(state.section))
      person.sections.push(state.section);
    people.set(user.id, person);
  }
  return [...people.values()].sort((a, b) => a.name.localeCompare(b.name, 'en-GB'));
}
