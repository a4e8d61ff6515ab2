/**
 * The connection of one live document as a state machine. Pure: an event goes in, the next state
 * and what to do come out; the room (`room.ts`) owns sockets and timers.
 *
 *     resting ──start──▶ opening ──live──▶ live
 *                 ▲   ▲     │                │
 *           due,  │   └─────┼──── lost ──────┤   (pausing: wait, then open again)
 *           retry │         ▼                │
 *                 └───── pausing ◀───────────┘
 *
 * The browser's `offline` leads from anywhere to offline, `online` from there to opening. A close
 * code that trying again cannot help leads to stopped; only signing in or a retry leads out.
 *
 * WebSockets that fail to open twice in a row make the next try go over HTTP; where that works, a
 * WebSocket is tried again later, at first soon: the server may only just have come back.
 */
import { pause, RECONNECT } from './backoff';
import { CloseCode, type Consequence, consequence } from './close_codes';

export type Way = 'websocket' | 'http';

export type Phase = 'resting' | 'offline' | 'pausing' | 'opening' | 'live' | 'stopped';

export interface Link {
  phase: Phase;
  way: Way;
  /** Tries in a row that did not get as far as live. */
  failures: number;
  /** WebSockets in a row that did not open. */
  deafSockets: number;
  /** HTTP works and a WebSocket was shown not to: the page says so. */
  socketsBlocked: boolean;
  /** Since when it is live, or since when it is not (milliseconds since 1970). */
  since: number;
  /**
   * The browser said that there is no network. A try is made now and then all the same, because
   * some browsers are wrong about it for good.
   */
  browserOffline: boolean;
  /** Why it stopped, while it is stopped. */
  stopped: { why: Exclude<Consequence, 'retry' | 'read-only'>; code: number | null } | null;
}

export type LinkEvent =
  | { kind: 'start'; online: boolean }
  | { kind: 'online' }
  | { kind: 'offline' }
  /** The pause is over. */
  | { kind: 'due' }
  /** A person, or a page that is seen again, does not want to wait. */
  | { kind: 'retry' }
  /** Both sides have greeted each other. */
  | { kind: 'live' }
  /** The connection ended, or never began; `code` is the server's, if it gave one. */
  | { kind: 'lost'; code: number | null }
  | { kind: 'socket-works' }
  | { kind: 'socket-blocked' }
  | { kind: 'stop' };

export type Effect =
  | { kind: 'open'; way: Way }
  | { kind: 'close' }
  /** Send `due` after so many milliseconds. */
  | { kind: 'wait'; ms: number }
  /** Look after so many milliseconds whether a WebSocket opens now. */
  | { kind: 'probe-socket'; ms: number };

const DEAF_SOCKETS_BEFORE_HTTP = 2;
const FIRST_PROBE_MS = 2_000;
const NEXT_PROBE_MS = 5 * 60_000;
const OFFLINE_TRY_MS = 20_000;

/** A link that has not begun; `way` may be http where this browser met blocked WebSockets before. */
export function resting(way: Way, now: number): Link {
  return {
    phase: 'resting',
    way,
    failures: 0,
    deafSockets: 0,
    socketsBlocked: way === 'http',
    since: now,
    browserOffline: false,
    stopped: null,
  };
}

/** What follows from `event`; `now` in milliseconds since 1970, `chance` in [0, 1). */
export function step(link: Link, event: LinkEvent, now: number, chance: number): [Link, Effect[]] {
  switch (event.kind) {
    case 'start':
      return event.online ? open(link, now) : offline({ ...link, since: now }, []);
    case 'stop':
      return [{ ...link, phase: 'resting', since: now }, [{ kind: 'close' }]];
    case 'offline':
      if (link.phase === 'resting' || link.phase === 'stopped' || link.phase === 'offline')
        return [link, []];
      return offline({ ...link, since: now }, [{ kind: 'close' }]);
    case 'online':
      return link.phase === 'offline' || link.browserOffline
        ? open({ ...link, failures: 0, browserOffline: false }, now)
        : [link, []];
    case 'due':
      return link.phase === 'pausing' || link.phase === 'offline' ? open(link, now) : [link, []];
    case 'retry':
      return link.phase === 'pausing' || link.phase === 'stopped' || link.phase === 'offline'
        ? open({ ...link, failures: 0 }, now)
        : [link, []];
    case 'live':
      return link.phase === 'opening' ? live(link, now) : [link, []];
    case 'lost':
      return link.phase === 'opening' || link.phase === 'live'
        ? lost(link, event.code, now, chance)
        : [link, []];
    case 'socket-works':
      return link.phase === 'live' && link.way === 'http'
        ? reopen({ ...link, way: 'websocket', deafSockets: 0, socketsBlocked: false })
        : [link, []];
    case 'socket-blocked':
      return link.phase === 'live' && link.way === 'http'
        ? [{ ...link, socketsBlocked: true }, [{ kind: 'probe-socket', ms: NEXT_PROBE_MS }]]
        : [link, []];
  }
}

function offline(link: Link, effects: Effect[]): [Link, Effect[]] {
  return [
    { ...link, phase: 'offline', browserOffline: true },
    [...effects, { kind: 'wait', ms: OFFLINE_TRY_MS }],
  ];
}

function open(link: Link, now: number): [Link, Effect[]] {
  const since = link.phase === 'resting' ? now : link.since;
  return [{ ...link, phase: 'opening', since, stopped: null }, [{ kind: 'open', way: link.way }]];
}

function reopen(link: Link): [Link, Effect[]] {
  return [{ ...link, phase: 'opening' }, [{ kind: 'close' }, { kind: 'open', way: link.way }]];
}

function live(link: Link, now: number): [Link, Effect[]] {
  const next: Link = {
    ...link,
    phase: 'live',
    since: now,
    failures: 0,
    deafSockets: 0,
    browserOffline: false,
  };
  if (link.way === 'websocket') return [{ ...next, socketsBlocked: false }, []];
  const ms = link.socketsBlocked ? NEXT_PROBE_MS : FIRST_PROBE_MS;
  return [next, [{ kind: 'probe-socket', ms }]];
}

function lost(link: Link, code: number | null, now: number, chance: number): [Link, Effect[]] {
  const since = link.phase === 'live' ? now : link.since;
  const why = consequence(code);
  if (why !== 'retry' && why !== 'read-only')
    return [{ ...link, phase: 'stopped', since, stopped: { why, code } }, [{ kind: 'close' }]];

  if (link.browserOffline) return offline({ ...link, since }, [{ kind: 'close' }]);
  const failures = link.failures + 1;
  const next: Link = { ...link, phase: 'pausing', since, failures, ...nextWay(link, code) };
  const ms = pause(Math.max(failures, patience(code)), chance, RECONNECT);
  return [next, [{ kind: 'close' }, { kind: 'wait', ms }]];
}

/** Which way the next try takes. A socket that was live, or told a code, is not a blocked one. */
function nextWay(link: Link, code: number | null): Pick<Link, 'way' | 'deafSockets'> {
  if (link.phase === 'live' || code !== null) return { way: link.way, deafSockets: 0 };
  if (link.way === 'http') return { way: 'websocket', deafSockets: 0 };
  const deafSockets = link.deafSockets + 1;
  return { way: deafSockets >= DEAF_SOCKETS_BEFORE_HTTP ? 'http' : 'websocket', deafSockets };
}

/** The least number of failures to count as, for a server that asked for time. */
function patience(code: number | null): number {
  switch (code) {
    case CloseCode.TOO_FAST:
    case CloseCode.INTERNAL:
    case CloseCode.STORE_UNAVAILABLE:
      return 4;
    default:
      return 1;
  }
}
