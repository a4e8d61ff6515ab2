// @vitest-environment jsdom
import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { applyUpdate, encodeStateAsUpdate } from 'yjs';
import { deleteDatabase } from '../offline/database';
import { CloseCode } from './close_codes';
import { type Journal, journalName, openJournal } from './journal';
import { Room, type RoomOptions } from './room';
import { StandInLocks, StandInServer } from './stand_ins';

let server: StandInServer;
let locks: StandInLocks;
let journal: Journal;
let rooms: Room[];
let pages = 0;

beforeEach(async () => {
  server = new StandInServer();
  locks = new StandInLocks();
  journal = await openJournal('priya');
  rooms = [];
});

afterEach(async () => {
  for (const room of rooms) room.close();
  journal.close();
  await deleteDatabase(journalName('priya'));
  vi.useRealTimers();
});

/** A page of Priya's with the plan open; not yet started. */
function aPage(options: Partial<RoomOptions> = {}): Room {
  pages += 1;
  const room = new Room({
    document: 'plan',
    person: 'priya',
    session: `page-${pages}`,
    mayWrite: true,
    openLine: server.openLine,
    journal: Promise.resolve(journal),
    locks: locks.manager,
    online: () => true,
    chance: () => 0,
    ...options,
  });
  rooms.push(room);
  return room;
}

async function anOpenPage(options: Partial<RoomOptions> = {}): Promise<Room> {
  const room = aPage(options);
  await room.start();
  await until(room, () => room.state.link.phase === 'live');
  return room;
}

/** Waits for the room to say that something holds. */
function until(room: Room, holds: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    const stop = room.subscribe(look);
    function look() {
      if (!holds()) return;
      stop();
      resolve();
    }
    look();
  });
}

const text = (of: { getText(name: string): { toString(): string } }) => of.getText('t').toString();
const write = (room: Room, words: string) =>
  room.doc.getText('t').insert(room.doc.getText('t').length, words);
const leftInJournal = async () =>
  (
    await Promise.all((await journal.sessions('plan')).map((it) => journal.read('plan', it)))
  ).flat();

describe('a room', () => {
  test('shows nothing before the server has answered, then what the server has', async () => {
    server.doc.getText('t').insert(0, 'We think');
    const room = aPage();
    expect(room.state.loaded).toBe('nothing');
    await room.start();
    await until(room, () => room.state.loaded === 'server');
    expect(text(room.doc)).toBe('We think');
  });

  test('says Saved only after the receipt', async () => {
    server.durable = false;
    const room = await anOpenPage();
    write(room, 'because');
    await until(room, () => text(server.doc) === 'because' || room.state.save.state === 'saved');
    await vi.waitFor(() => expect(text(server.doc)).toBe('because'));
    expect(room.state.save.state).not.toBe('saved');
    expect(room.saved).toBe(false);
    server.commit();
    await until(room, () => room.state.save.state === 'saved');
    expect(room.saved).toBe(true);
  });

  test('P2: an edit is on the device before it is sent, and leaves it with the receipt', async () => {
    server.durable = false;
    const room = await anOpenPage();
    const kept: number[] = [];
    const keep = journal.keep.bind(journal);
    vi.spyOn(journal, 'keep').mockImplementation(async (...all) => {
      expect(text(server.doc)).toBe('');
      await keep(...all);
      kept.push(all[2].n);
    });
    write(room, 'because');
    expect(text(server.doc)).toBe('');
    await vi.waitFor(() => expect(text(server.doc)).toBe('because'));
    expect(kept).toEqual([0]);
    expect(await leftInJournal()).toHaveLength(1);
    server.commit();
    await vi.waitFor(async () => expect(await leftInJournal()).toEqual([]));
  });

  test('what is typed while the device writes goes out together', async () => {
    const room = await anOpenPage();
    for (const letter of 'because') write(room, letter);
    await vi.waitFor(() => expect(text(server.doc)).toBe('because'));
    expect(server.came.filter(({ kind }) => kind === 'update').length).toBeLessThan(4);
  });

  test('goes on while the server is away, and catches up when it is back', async () => {
    const room = await anOpenPage();
    server.down = true;
    server.close(null, CloseCode.RESTARTING);
    write(room, 'offline words');
    await until(room, () => room.state.link.phase === 'pausing');
    server.down = false;
    server.doc.getText('u').insert(0, 'others too');
    room.retry();
    await until(room, () => room.saved);
    expect(text(server.doc)).toBe('offline words');
    expect(room.doc.getText('u').toString()).toBe('others too');
  });

  test('an edit that a dead page left is taken over and sent', async () => {
    server.down = true;
    const first = aPage();
    await first.start();
    write(first, 'left behind');
    await vi.waitFor(async () => expect(await leftInJournal()).toHaveLength(1));
    first.close();
    server.down = false;
    const second = await anOpenPage();
    await until(second, () => second.saved && text(second.doc) === 'left behind');
    expect(text(server.doc)).toBe('left behind');
    await vi.waitFor(async () => expect(await leftInJournal()).toEqual([]));
  });

  test('edits of a page that still lives are left to it', async () => {
    server.durable = false;
    const first = await anOpenPage();
    write(first, 'mine');
    await vi.waitFor(async () => expect(await leftInJournal()).toHaveLength(1));
    server.blocked.add('websocket');
    const second = aPage();
    await second.start();
    await until(second, () => second.state.link.failures > 0);
    expect(text(second.doc)).toBe('');
    expect(second.saved).toBe(true);
  });

  test('a page takes over when the other one dies while both are open', async () => {
    server.durable = false;
    const first = await anOpenPage();
    write(first, 'mine');
    await vi.waitFor(() => expect(text(server.doc)).toBe('mine'));
    const second = await anOpenPage();
    await vi.waitFor(async () => expect(await leftInJournal()).toHaveLength(1));
    first.close();
    await until(second, () => !second.saved);
    server.commit();
    server.durable = true;
    await until(second, () => second.saved);
    await vi.waitFor(async () => expect(await leftInJournal()).toEqual([]));
    expect(text(server.doc)).toBe('mine');
  });

  test('a page that is offline too takes over what the other one leaves', async () => {
    server.down = true;
    const [one, two] = [aPage(), aPage()];
    await one.start();
    await two.start();
    write(two, 'left to the first');
    await vi.waitFor(async () => expect(await leftInJournal()).toHaveLength(1));
    two.close();
    await until(one, () => text(one.doc) === 'left to the first');
    expect(one.saved).toBe(false);
  });

  test('two pages of one person write the same document', async () => {
    const [one, two] = [await anOpenPage(), await anOpenPage()];
    write(one, 'a');
    write(two, 'b');
    await until(one, () => one.saved && text(one.doc).length === 2);
    await until(two, () => two.saved && text(two.doc).length === 2);
    expect(text(one.doc)).toBe(text(two.doc));
    expect(one.doc.clientID).not.toBe(two.doc.clientID);
  });

  test('works, and says so, where the device keeps nothing', async () => {
    const journal = Promise.reject(new Error('private window'));
    journal.catch(() => {});
    const room = await anOpenPage({ journal });
    write(room, 'because');
    await until(room, () => text(server.doc) === 'because' && room.saved);
    expect(room.state.deviceKeeps).toBe(false);
  });

  test('a reader sends nothing that writes', async () => {
    const room = await anOpenPage({ mayWrite: false });
    write(room, 'not mine to change');
    await vi.waitFor(() => expect(server.came.some(({ kind }) => kind === 'step1')).toBe(true));
    server.doc.getText('u').insert(0, 'live');
    await until(room, () => room.doc.getText('u').toString() === 'live');
    expect(server.came.some(({ kind }) => kind === 'update' || kind === 'step2')).toBe(false);
    expect(room.state.save.state).toBe('readonly');
  });

  test('turns read only when the right to write is taken, and keeps what was not saved', async () => {
    server.durable = false;
    const room = await anOpenPage();
    write(room, 'too late');
    await vi.waitFor(() => expect(text(server.doc)).toBe('too late'));
    server.close(null, CloseCode.READ_ONLY);
    await until(room, () => room.state.link.phase === 'live' && !room.state.mayWrite);
    expect(room.state.save.state).toBe('readonly');
    expect(room.saved).toBe(false);
    expect(text(await room.snapshot())).toBe('too late');
    await until(room, () => room.state.leftBehind);
    expect(await leftInJournal()).toHaveLength(1);
  });

  test('reads only what is damaged on the server, and keeps what was not saved', async () => {
    server.durable = false;
    const room = await anOpenPage();
    write(room, 'too late');
    await vi.waitFor(() => expect(text(server.doc)).toBe('too late'));
    server.close(null, CloseCode.DAMAGED);
    await until(room, () => room.state.link.phase === 'live' && room.state.damaged);
    expect(room.state.mayWrite).toBe(false);
    await until(room, () => room.state.leftBehind);
    expect(await leftInJournal()).toHaveLength(1);
  });

  test('stops where the server wrote the document anew, and still has the text', async () => {
    const room = await anOpenPage();
    write(room, 'of before');
    await until(room, () => room.saved);
    server.close(null, CloseCode.EPOCH_ENDED);
    expect(room.state.link.stopped).toEqual({ why: 'refused', code: CloseCode.EPOCH_ENDED });
    expect(text(await room.snapshot())).toBe('of before');
  });

  test('asks to sign in again, keeps the text, and sends it afterwards', async () => {
    const room = await anOpenPage();
    server.close(null, CloseCode.SIGNED_OUT);
    expect(room.state.link.stopped?.why).toBe('signed-out');
    write(room, 'still here');
    expect(text(server.doc)).toBe('');
    room.retry();
    await until(room, () => text(server.doc) === 'still here' && room.saved);
  });

  test('takes HTTP where no WebSocket opens, and tries a WebSocket again', async () => {
    server.blocked.add('websocket');
    const ways: string[] = [];
    const room = aPage({ onWay: (way) => ways.push(way) });
    await room.start();
    await until(room, () => room.state.link.phase === 'live');
    expect(room.state.link.way).toBe('http');
    write(room, 'over http');
    await until(room, () => room.saved && text(server.doc) === 'over http');
    await until(room, () => room.state.link.socketsBlocked);
    expect(ways).toEqual(['http']);
  });

  test('what others write waits while a word is composed; receipts do not', async () => {
    const room = await anOpenPage();
    room.hold();
    server.doc.getText('u').insert(0, 'theirs');
    write(room, 'か');
    await until(room, () => room.saved);
    expect(room.doc.getText('u').toString()).toBe('');
    room.release();
    expect(room.doc.getText('u').toString()).toBe('theirs');
  });

  test('tells what came in while it was away', async () => {
    let now = 1_000_000;
    const room = await anOpenPage({ now: () => now });
    server.down = true;
    server.close(null, null);
    now += 60_000;
    server.doc.getXmlFragment('hunch').insert(0, []);
    server.doc.getText('hunchtext').insert(0, 'new');
    server.down = false;
    room.retry();
    await until(room, () => room.state.cameIn !== null);
    expect(room.state.cameIn).toMatchObject({ away: 60_000, places: ['hunchtext'], names: [] });
    room.seen();
    expect(room.state.cameIn).toBeNull();
  });

  test('goes quiet instead of failing when it is sent something unreadable', async () => {
    const report = vi.spyOn(console, 'error').mockImplementation(() => {});
    const room = await anOpenPage();
    server.open[0]?.events.frame(new Uint8Array([99]));
    expect(room.state.link.phase).toBe('pausing');
    expect(report).toHaveBeenCalledOnce();
  });

  test('an update sent twice is harmless', async () => {
    const room = await anOpenPage();
    write(room, 'once');
    await until(room, () => room.saved);
    applyUpdate(server.doc, encodeStateAsUpdate(room.doc));
    expect(text(server.doc)).toBe('once');
  });
});
