/**
 * The rooms of this page. A document is opened once however many parts of the page show it, and a
 * room that nobody shows any more stays until everything in it is saved.
 */

import { encodeStateAsUpdate } from 'yjs';
import { levelNow, openCopy, removeCopy } from '../offline/copies';
import { CloseCode } from './close_codes';
import { type Journal, openJournal } from './journal';
import type { Line, LineEvents, OpenLine } from './line';
import { openWebSocket } from './line_websocket';
import type { Way } from './link';
import { Room } from './room';
import { lessonOf, makePlace, nowhere } from './waiting';

const WAY = 'jpd.way';

const openLine: OpenLine = (way, document, events) =>
  way === 'websocket' ? openWebSocket(document, events) : openHttpWhenLoaded(document, events);

/** Most networks let WebSockets through, so the code of the other way is loaded when it is needed. */
function openHttpWhenLoaded(document: string, events: LineEvents): Line {
  const waiting: Uint8Array<ArrayBuffer>[] = [];
  let line: Line | null = null;
  let over = false;
  import('./line_http')
    .then(({ openHttp }) => {
      if (over) return;
      line = openHttp(document, events);
      for (const frame of waiting) line.send(frame);
    })
    .catch(() => {
      if (!over) events.closed(null);
    });
  return {
    send: (frame) => (line ? line.send(frame) : void waiting.push(frame)),
    close() {
      over = true;
      line?.close();
    },
  };
}

interface Held {
  room: Room;
  users: number;
}

const rooms = new Map<string, Held>();
const journals = new Map<string, Promise<Journal>>();

/** What this device keeps of a person's edits. Rejects where it keeps nothing. */
export function journalOf(person: string): Promise<Journal> {
  const known = journals.get(person);
  if (known) return known;
  const opened = openJournal(person);
  journals.set(person, opened);
  opened.catch(() => journals.delete(person));
  return opened;
}

export interface Lease {
  room: Room;
  /** The page shows the document no longer. */
  leave(): void;
}

/** Enters the room of a document; `mayWrite` as the API last said. */
export function enter(person: string, document: string, mayWrite: boolean): Lease {
  const name = `${person}:${document}`;
  const held = rooms.get(name) ?? begin(name, person, document, mayWrite);
  held.users += 1;
  held.room.setMayWrite(mayWrite);
  let left = false;
  return {
    room: held.room,
    leave() {
      if (left) return;
      left = true;
      held.users -= 1;
      closeWhenDone(name, held);
    },
  };
}

/** Sends what earlier pages left on this device, of documents that nobody has open. */
export async function sendLeftovers(person: string): Promise<void> {
  const journal = await journalOf(person).catch(() => null);
  for (const document of (await journal?.documents()) ?? []) {
    if (lessonOf(document) || rooms.has(`${person}:${document}`)) continue;
    const { room, leave } = enter(person, document, true);
    const stop = room.subscribe(async () => {
      const { link, mayWrite } = room.state;
      const hopeless = link.phase === 'stopped' || !mayWrite;
      const done = room.saved && (await journal?.sessions(document))?.length === 0;
      if (!hopeless && !done) return;
      stop();
      leave();
    });
  }
}

/** The documents with edits of this person that no server has confirmed. */
export async function unsavedDocuments(person: string): Promise<string[]> {
  const journal = await journalOf(person).catch(() => null);
  const kept = (await journal?.documents()) ?? [];
  const open = [...rooms.values()].filter(({ room }) => room.person === person && !room.saved);
  return [...new Set([...kept, ...open.map(({ room }) => room.document)])];
}

/**
 * Closes a room of which nothing is sent from here, however many parts of the page show it. Comes
 * back with all that is in it, once it is on the device too; null: it is not open.
 */
export async function putAside(person: string, document: string): Promise<Uint8Array | null> {
  const name = `${person}:${document}`;
  const held = rooms.get(name);
  if (!held) return null;
  await held.room.kept();
  const written = encodeStateAsUpdate(held.room.doc);
  held.room.close();
  rooms.delete(name);
  return written;
}

/** Closes all rooms at once, saved or not: the person leaves this device. */
export async function closeAll(): Promise<void> {
  for (const { room } of rooms.values()) room.close();
  rooms.clear();
  for (const journal of journals.values()) await journal.then((it) => it.close()).catch(() => {});
  journals.clear();
}

function begin(name: string, person: string, document: string, mayWrite: boolean): Held {
  const waits = lessonOf(document) !== null;
  const room = new Room({
    document,
    person,
    session: sessionName(),
    mayWrite,
    openLine: waits ? nowhere : openLine,
    journal: journalOf(person),
    locks: navigator.locks,
    way: knownWay(),
    copy: async (doc) => {
      if (!waits) return openCopy(person, document, doc).catch(() => false);
      makePlace(doc);
      return true;
    },
    onWay: (way) => {
      keepWay(way);
      void levelNow(person, document).catch(() => {});
    },
  });
  const held = { room, users: 0 };
  rooms.set(name, held);
  // Who may no longer read a document has no copy of it either, and nobody has one of what was
  // erased. What they wrote is not in the copy.
  const stop = room.subscribe(() => {
    const { stopped } = room.state.link;
    if (stopped?.why !== 'forbidden' && stopped?.code !== CloseCode.EPOCH_ENDED) return;
    stop();
    removeCopy(person, document).catch((error) => console.error('The copy stayed.', error));
  });
  void room.start();
  return held;
}

function closeWhenDone(name: string, held: Held): void {
  if (held.users > 0 || rooms.get(name) !== held) return;
  const end = () => {
    if (held.users > 0 || !held.room.saved) return;
    stop();
    held.room.close();
    rooms.delete(name);
  };
  const stop = held.room.subscribe(end);
  end();
}

/** One life of one page; `randomUUID` needs https, which a school's own server may not have. */
function sessionName(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

function knownWay(): Way {
  try {
    return sessionStorage.getItem(WAY) === 'http' ? 'http' : 'websocket';
  } catch {
    return 'websocket';
  }
}

function keepWay(way: Way): void {
  try {
    sessionStorage.setItem(WAY, way);
  } catch {
    // Without storage the next page finds out by itself.
  }
}
