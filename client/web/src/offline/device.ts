/**
 * What this device remembers so that kept plans open without a network: who used it last, which
 * documents they keep, and the API's answers that their pages need. Nothing is here unless somebody
 * chose to keep a copy.
 */
import { answer, complete, openDatabase } from './database';

const NAME = 'jpd-device';
const COPIES = 'copies';
const ANSWERS = 'answers';

/** A document that somebody keeps on this device. */
export interface Copy {
  person: string;
  document: string;
  title: string;
  /** The address of its page, and the paths of the API's answers that the page needs. */
  page: string;
  answers: string[];
  /** When it was first kept, and when it last was level with the server; null: not yet. */
  keptAt: number;
  levelAt: number | null;
}

interface Remembered {
  person: string;
  path: string;
  body: unknown;
  at: number;
}

/** Under which "path" the last person's own entry stands. */
const ME = '/api/me';

let opening: Promise<IDBDatabase> | null = null;

function database(): Promise<IDBDatabase> {
  opening ??= openDatabase(NAME, 1, (db) => {
    db.createObjectStore(COPIES, { keyPath: ['person', 'document'] });
    db.createObjectStore(ANSWERS, { keyPath: ['person', 'path'] });
  });
  opening.catch(() => {
    opening = null;
  });
  return opening;
}

async function store(name: string, mode: IDBTransactionMode): Promise<IDBObjectStore> {
  try {
    return (await database()).transaction(name, mode).objectStore(name);
  } catch (error) {
    if (!(error instanceof DOMException) || error.name !== 'InvalidStateError') throw error;
    // Another page asked for the database to be closed: once more from the start.
    opening = null;
    return (await database()).transaction(name, mode).objectStore(name);
  }
}

const of = (person: string) => IDBKeyRange.bound([person], [person, []]);

export async function copies(person: string): Promise<Copy[]> {
  return answer<Copy[]>((await store(COPIES, 'readonly')).getAll(of(person)));
}

export async function copyOf(person: string, document: string): Promise<Copy | undefined> {
  return answer<Copy | undefined>((await store(COPIES, 'readonly')).get([person, document]));
}

export async function putCopy(copy: Copy): Promise<void> {
  const copies = await store(COPIES, 'readwrite');
  copies.put(copy);
  await complete(copies.transaction);
}

export async function dropCopy(person: string, document: string): Promise<void> {
  const copies = await store(COPIES, 'readwrite');
  copies.delete([person, document]);
  await complete(copies.transaction);
}

export async function remember(person: string, path: string, body: unknown): Promise<void> {
  const answers = await store(ANSWERS, 'readwrite');
  answers.put({ person, path, body, at: Date.now() } satisfies Remembered);
  await complete(answers.transaction);
}

export async function remembered(person: string, path: string): Promise<unknown> {
  const found = await answer<Remembered | undefined>(
    (await store(ANSWERS, 'readonly')).get([person, path]),
  );
  return found?.body;
}

/** The person whose pages may open without a network, as `/api/me` last told of them. */
export async function lastMe(): Promise<{ id: string } | null> {
  const all = await answer<Remembered[]>((await store(ANSWERS, 'readonly')).getAll());
  const found = all.filter(({ path }) => path === ME).sort((a, b) => b.at - a.at)[0];
  return (found?.body as { id: string } | undefined) ?? null;
}

/** Forgets what is remembered of a person; their copies are deleted by `copies.ts`. */
export async function forgetAnswers(person: string): Promise<void> {
  const answers = await store(ANSWERS, 'readwrite');
  answers.delete(of(person));
  await complete(answers.transaction);
}
