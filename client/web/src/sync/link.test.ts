import { describe, expect, test } from 'vitest';
import { CloseCode } from './close_codes';
import { type Effect, type Link, type LinkEvent, resting, step } from './link';

/** Runs events one after the other, a second apart; gives the last state and its effects. */
function passed(...events: LinkEvent[]): [Link, Effect[]] {
  let link = resting('websocket', 0);
  let effects: Effect[] = [];
  for (const [index, event] of events.entries())
    [link, effects] = step(link, event, (index + 1) * 1000, 0.5);
  return [link, effects];
}

const start: LinkEvent = { kind: 'start', online: true };
const live: LinkEvent = { kind: 'live' };
const due: LinkEvent = { kind: 'due' };
const broken: LinkEvent = { kind: 'lost', code: null };
const closed = (code: number): LinkEvent => ({ kind: 'lost', code });
const overHttp: LinkEvent[] = [start, broken, due, broken, due, live];

describe('the link', () => {
  test('opens a WebSocket at the start and is live when both have greeted', () => {
    expect(passed(start)[1]).toEqual([{ kind: 'open', way: 'websocket' }]);
    expect(passed(start, live)[0]).toMatchObject({ phase: 'live', since: 2000 });
  });

  test('pauses longer after each failure, and opens again when the pause is over', () => {
    const waits = [passed(start, broken), passed(start, closed(1012), due, closed(1012))].map(
      ([, effects]) => effects.find((effect) => effect.kind === 'wait'),
    );
    expect(waits).toEqual([
      { kind: 'wait', ms: 225 },
      { kind: 'wait', ms: 450 },
    ]);
    expect(passed(start, broken, due)[0].phase).toBe('opening');
  });

  test('does not forget since when it is not live while it tries again', () => {
    expect(passed(start, live, broken, due, broken)[0].since).toBe(3000);
  });

  test('gives up the line at once when the browser says offline, and opens when it is back', () => {
    const [offline, effects] = passed(start, live, { kind: 'offline' });
    expect(offline).toMatchObject({ phase: 'offline', browserOffline: true, since: 3000 });
    expect(effects[0]).toEqual({ kind: 'close' });
    const [back, opened] = passed(start, live, { kind: 'offline' }, { kind: 'online' });
    expect(back).toMatchObject({ phase: 'opening', browserOffline: false });
    expect(opened).toEqual([{ kind: 'open', way: 'websocket' }]);
  });

  test('tries now and then though the browser says offline, and stays offline when that fails', () => {
    const [link, effects] = passed({ kind: 'start', online: false }, due, broken);
    expect(link).toMatchObject({ phase: 'offline', browserOffline: true, since: 1000 });
    expect(effects).toContainEqual({ kind: 'wait', ms: 20_000 });
    expect(passed({ kind: 'start', online: false }, due, live)[0].browserOffline).toBe(false);
  });

  test('takes HTTP after two WebSockets in a row that did not open', () => {
    expect(passed(start, broken)[0].way).toBe('websocket');
    expect(passed(start, broken, due, broken)[0].way).toBe('http');
    expect(passed(start, broken, due, broken, due)[1]).toEqual([{ kind: 'open', way: 'http' }]);
  });

  test('does not take HTTP because a WebSocket that was live broke, or told why it closed', () => {
    expect(passed(start, live, broken, due, broken)[0].way).toBe('websocket');
    expect(passed(start, closed(1012), due, closed(4503))[0].way).toBe('websocket');
  });

  test('goes back to WebSockets when HTTP fails as well', () => {
    expect(passed(start, broken, due, broken, due, broken)[0].way).toBe('websocket');
  });

  test('says that WebSockets are blocked only when one was tried beside HTTP that works', () => {
    const [link, effects] = passed(...overHttp);
    expect(link).toMatchObject({ phase: 'live', way: 'http', socketsBlocked: false });
    expect(effects).toEqual([{ kind: 'probe-socket', ms: 2000 }]);
    const [blocked, later] = passed(...overHttp, { kind: 'socket-blocked' });
    expect(blocked.socketsBlocked).toBe(true);
    expect(later).toEqual([{ kind: 'probe-socket', ms: 300_000 }]);
  });

  test('turns from HTTP to a WebSocket when one works again', () => {
    const [link, effects] = passed(...overHttp, { kind: 'socket-works' });
    expect(link).toMatchObject({ phase: 'opening', way: 'websocket', socketsBlocked: false });
    expect(effects).toEqual([{ kind: 'close' }, { kind: 'open', way: 'websocket' }]);
  });

  test.each([
    [CloseCode.SIGNED_OUT, 'signed-out'],
    [CloseCode.FORBIDDEN, 'forbidden'],
    [CloseCode.UNKNOWN_DOCUMENT, 'forbidden'],
    [CloseCode.FRAME_TOO_LARGE, 'refused'],
    [CloseCode.MALFORMED, 'refused'],
  ])('stops after close code %i: %s', (code, why) => {
    const [link] = passed(start, live, closed(code), due, { kind: 'online' });
    expect(link).toMatchObject({ phase: 'stopped', stopped: { why, code } });
  });

  test('opens again after signing in again', () => {
    const [link] = passed(start, live, closed(CloseCode.SIGNED_OUT), { kind: 'retry' });
    expect(link).toMatchObject({ phase: 'opening', stopped: null });
  });

  test.each([
    CloseCode.TOO_SLOW,
    CloseCode.RESTARTING,
    CloseCode.STORE_UNAVAILABLE,
    CloseCode.TOO_FAST,
    CloseCode.READ_ONLY,
  ])('connects again after close code %i', (code) => {
    expect(passed(start, live, closed(code))[0].phase).toBe('pausing');
  });

  test('gives a server that asked for it more time', () => {
    const wait = passed(start, live, closed(CloseCode.STORE_UNAVAILABLE))[1].find(
      (effect) => effect.kind === 'wait',
    );
    expect(wait).toEqual({ kind: 'wait', ms: 1800 });
  });

  test('takes no notice of what comes too late', () => {
    expect(passed(start, live, live)[1]).toEqual([]);
    expect(passed(broken)[0].phase).toBe('resting');
    expect(passed(start, live, { kind: 'socket-blocked' })[0].socketsBlocked).toBe(false);
  });
});
