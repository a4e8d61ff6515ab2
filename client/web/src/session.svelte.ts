/**
 * Who is signed in, and which alliance they are looking at.
 *
 * When the session runs out while a page is open, the page stays and a dialog asks to sign in
 * again (`signInAgain`), so that nothing that stands in a form or in a plan is lost.
 */
import { api, ask, failureOf, once, onSignedOut, RequestFailed } from './api';
import type {
  AllianceBrief,
  AllianceRole,
  CycleRole,
  Me,
  SchoolRole,
  SetupState,
} from './api/types';
import { keep, kept, setColour } from './appearance';
import { go, location } from './navigation.svelte';
import { allianceRoles, cycleRoles, inSentence, named, type RoleNames, schoolRoles } from './roles';
import { to } from './router';
import { tell } from './ui/toasts.svelte';

const ALLIANCE = 'jpd.alliance';

/** `asking`: not known yet; `out`: nobody is signed in; `failed`: the server was not reached. */
export type SessionState = 'asking' | 'in' | 'out' | 'failed';

let state = $state<SessionState>('asking');
let me = $state.raw<Me | null>(null);
let alliances = $state.raw<AllianceBrief[]>([]);
let chosen = $state(kept(ALLIANCE));
let setup = $state.raw<SetupState | null>(null);
let failure = $state.raw<RequestFailed | null>(null);
let waiting = $state.raw<((signedIn: boolean) => void) | null>(null);

const alliance = $derived(alliances.find((each) => each.id === chosen) ?? alliances[0] ?? null);

/** What roles are called in the alliance on the label. */
const roleNames = $derived<RoleNames>({ ...me?.role_names, ...alliance?.role_names });

export const session = {
  get state() {
    return state;
  },
  get me() {
    return me;
  },
  /** The alliances whose pages this person may open. */
  get alliances() {
    return alliances;
  },
  /** The alliance on the cover's label, or null for somebody who is in none. */
  get alliance() {
    return alliance;
  },
  get roleNames() {
    return roleNames;
  },
  /** The facilitator, as the alliance on the label calls them, inside a sentence. */
  get facilitator() {
    return session.called('facilitator');
  },
  /** A role as the alliance on the label calls it, inside a sentence. */
  called(role: AllianceRole | SchoolRole | CycleRole): string {
    return inSentence(named({ ...allianceRoles, ...schoolRoles, ...cycleRoles }, role, roleNames));
  },
  /** Known once it was asked for, which happens when nobody is signed in. */
  get setup() {
    return setup;
  },
  get failure() {
    return failure;
  },
  /** True while the dialog that asks to sign in again is open. */
  get expired() {
    return waiting !== null;
  },
  /** True for those who may know of the people of the alliance on the label. */
  get belongs() {
    const there = me?.alliances.some((each) => each.alliance.id === alliance?.id);
    return me?.is_administrator || there || false;
  },
  /** The schools for which this person accepts and declines. */
  get spokenFor() {
    return (
      me?.schools.flatMap(({ role, school }) =>
        role === 'head' || role === 'pd_lead' ? school : [],
      ) ?? []
    );
  },
  /** True for those who may add schools and invite into the alliance on the label. */
  get leads() {
    if (!me || !alliance) return false;
    const role = me.alliances.find((each) => each.alliance.id === alliance.id)?.role;
    return me.is_administrator || role === 'lead';
  },
};

/** Find out who is signed in; on a fresh server, whether it still has to be set up. */
export async function startSession(): Promise<void> {
  state = 'asking';
  failure = null;
  try {
    await signedIn(await once(() => api.GET('/api/me')));
  } catch (error) {
    if (!(error instanceof RequestFailed)) throw error;
    if (error.status !== 401) {
      failure = error;
      state = 'failed';
      return;
    }
    setup = await once(() => api.GET('/api/setup')).catch(() => null);
    state = 'out';
  }
}

/** Somebody has signed in, made an account, or changed their own. */
export async function signedIn(person: Me): Promise<void> {
  me = person;
  await learnAlliances();
  state = 'in';
}

/** Ask again what this person belongs to, after it changed. */
export async function refreshMe(): Promise<void> {
  await signedIn(await ask(() => api.GET('/api/me')));
}

async function learnAlliances(): Promise<void> {
  if (!me) return;
  const own = me.alliances.map((each) => each.alliance);
  // Who speaks for a school looks into all of its alliances, administrators into every one.
  const others = me.schools.some(({ alliances: all }) =>
    all.some((id) => !own.some((mine) => mine.id === id)),
  );
  if (me.is_administrator || others) {
    const all = await ask(() => api.GET('/api/alliances'));
    alliances = [...own, ...all.items.filter((each) => !own.some((mine) => mine.id === each.id))];
  } else {
    alliances = own;
  }
  setColour(alliance?.colour ?? null);
}

/** Turn to another alliance: its name on the label, its colour on the cover. */
export function enterAlliance(id: string): void {
  if (!alliances.some((each) => each.id === id)) return;
  chosen = id;
  keep(ALLIANCE, id);
  setColour(alliance?.colour ?? null);
}

/**
 * Ask the person to sign in again, above the page that is open. Answers whether they did; for
 * live documents (close code SIGNED_OUT) as for requests.
 */
export function signInAgain(): Promise<boolean> {
  if (!me) {
    if (location.route.page !== 'sign-in') go(to.signIn(location.full), { replace: true });
    return Promise.resolve(false);
  }
  const before = waiting;
  return new Promise((resolve) => {
    waiting = (done) => {
      before?.(done);
      resolve(done);
    };
  });
}

/** The dialog is done: with who signed in, or with null when the person left it. */
export async function endSignInAgain(person: Me | null): Promise<void> {
  const answer = waiting;
  if (person && person.id !== me?.id) {
    // Another person: nothing of the first one's page may stay.
    window.location.assign('/');
    return;
  }
  if (person) await signedIn(person);
  waiting = null;
  answer?.(person !== null);
}

/** What this device keeps of somebody: asked before they sign out, forgotten afterwards. */
export interface Leaving {
  /** False when they would rather stay, because something is not saved. */
  ask(person: string): Promise<boolean>;
  forget(person: string): Promise<void>;
}

let leaving: Leaving | null = null;

export function onLeaving(handler: Leaving): void {
  leaving = handler;
}

/** End the session on the server, on this device and in this page. */
export async function signOut(): Promise<void> {
  const person = me?.id;
  if (person && leaving && !(await leaving.ask(person))) return;
  try {
    await once(() => api.DELETE('/api/session'));
  } catch (error) {
    const { status, message } = failureOf(error);
    if (status !== 401) {
      tell(`You are still signed in. ${message}`);
      return;
    }
  }
  if (person) await leaving?.forget(person);
  forget();
  // A fresh page, so that nothing of the person stays in memory.
  window.location.assign('/sign-in');
}

function forget(): void {
  keep(ALLIANCE, null);
  me = null;
  alliances = [];
}

onSignedOut(signInAgain);
