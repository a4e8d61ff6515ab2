/**
 * The device's own record of what a person wrote and no server has confirmed yet.
 *
 * One database per person, so that somebody else on the same device never meets these edits. A
 * record is one Yjs update under [document, session, n]; a session is one life of one page. Records
 * stand from before an edit is sent until the receipt that covers it.
 */
import { answer, complete, openDatabase } from '../offline/database';

const STORE = 'edits';

export interface KeptEdit {
  n: number;
  update: Uint8Array;
  /** When it was written, in milliseconds since 1970. */
  at: number;
}

interface Row extends KeptEdit {
  document: string;
  session: string;
}

export interface Journal {
  /** Resolves when the edit is on the device. */
  keep(document: string, session: string, edit: KeptEdit): Promise<void>;
  forget(document: string, session: string, ns: readonly number[]): Promise<void>;
  /** The sessions that left edits of a document. */
  sessions(document: string): Promise<string[]>;
  read(document: string, session: string): Promise<KeptEdit[]>;
  drop(document: string, session: string): Promise<void>;
  /** The documents that hold unconfirmed edits. */
  documents(): Promise<string[]>;
  close(): void;
}

export function journalName(person: string): string {
  return `jpd-journal-${person}`;
}

/** Opens a person's journal. Rejects where the browser keeps nothing, as in some private windows. */
export async function openJournal(person: string): Promise<Journal> {
  const open = () =>
    openDatabase(journalName(person), 1, (db) =>
      db.createObjectStore(STORE, { keyPath: ['document', 'session', 'n'] }),
    );
  let db = await open();

  async function store(mode: IDBTransactionMode): Promise<IDBObjectStore> {
    try {
      return db.transaction(STORE, mode).objectStore(STORE);
    } catch (error) {
      if (!(error instanceof DOMException) || error.name !== 'InvalidStateError') throw error;
      // The browser closed the database under this page: once more from the start.
      db = await open();
      return db.transaction(STORE, mode).objectStore(STORE);
    }
  }

  async function keys(range?: IDBKeyRange): Promise<[string, string, number][]> {
    const found = await answer((await store('readonly')).getAllKeys(range));
    return found as unknown as [string, string, number][];
  }

  return {
    async keep(document, session, edit) {
      const edits = await store('readwrite');
      edits.put({ document, session, ...edit } satisfies Row);
      await complete(edits.transaction);
    },
    async forget(document, session, ns) {
      const edits = await store('readwrite');
      for (const n of ns) edits.delete([document, session, n]);
      await complete(edits.transaction);
    },
    async sessions(document) {
      return [...new Set((await keys(within(document))).map(([, session]) => session))];
    },
    async read(document, session) {
      const edits = await store('readonly');
      const rows = (await answer(edits.getAll(within(document, session)))) as Row[];
      return rows.map(({ n, update, at }) => ({ n, update, at }));
    },
    async drop(document, session) {
      const edits = await store('readwrite');
      edits.delete(within(document, session));
      await complete(edits.transaction);
    },
    async documents() {
      return [...new Set((await keys()).map(([document]) => document))];
    },
    close() {
      db.close();
    },
  };
}

/** All keys that begin with these parts: an array sorts after every string and number. */
function within(...parts: string[]): IDBKeyRange {
  return IDBKeyRange.bound(parts, [...parts, []]);
}
