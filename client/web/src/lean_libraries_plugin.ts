/**
 * Leaves out of the build what libraries bring along and this page never uses. The bundler cannot
 * see that by itself: these modules do something when they are loaded, or are called in a case that
 * does not arise here. Tests of components run with the libraries as they are, those in a browser
 * with what is built.
 */
import type { Plugin } from 'vite';

/** By module, what stands in for it: all that others still take from it. */
const STAND_INS: Readonly<Record<string, string>> = {
  // Asked for the document alone; with it come checks for every kind of value (lib0/schema).
  'lib0/dom': 'export const doc = document;',
  // Settings from the address, from storage or from Node's command line. There are none here.
  'lib0/environment': `
    export const isBrowser = true;
    export const getVariable = () => null;`,
  // Two warnings of Yjs, coloured.
  'lib0/logging': `
    export const BOLD = '', UNBOLD = '', ORANGE = '', RED = '';
    export const print = (...words) => console.log(words.join(''));
    export const warn = (...words) => console.warn(...words);`,
  // Names of marks that may overlap with themselves. Ours may not.
  'lib0/hash/sha256': `
    export const digest = () => {
      throw new Error('no mark overlaps with itself');
    };`,
  // A page that the server has drawn already. Ours is always drawn here.
  'svelte/src/internal/client/dom/hydration': `
    export const hydrating = false, hydrate_node = null;
    /* @__NO_SIDE_EFFECTS__ */ export function set_hydrating() {}
    /* @__NO_SIDE_EFFECTS__ */ export function set_hydrate_node() {}
    /* @__NO_SIDE_EFFECTS__ */ export function hydrate_next() {}
    /* @__NO_SIDE_EFFECTS__ */ export function hydrate_template() {}
    /* @__NO_SIDE_EFFECTS__ */ export function next() {}
    /* @__NO_SIDE_EFFECTS__ */ export function reset() {}
    /* @__NO_SIDE_EFFECTS__ */ export function skip_nodes() {}
    /* @__NO_SIDE_EFFECTS__ */ export function read_hydration_instruction() {}`,
};

const MODULE = /\/node_modules\/((?:lib0|svelte)\/.+)\.js$/;

export function leanLibraries(): Plugin {
  const met = new Set<string>();
  return {
    name: 'jpd-lean-libraries',
    apply: 'build',
    load: {
      filter: { id: MODULE },
      handler(id) {
        const name = MODULE.exec(id)?.[1] ?? '';
        const code = STAND_INS[name];
        if (code === undefined) return null;
        met.add(name);
        return { code, moduleSideEffects: false };
      },
    },
    buildEnd(error) {
      const missed = Object.keys(STAND_INS).filter((name) => !met.has(name));
      if (!error && missed.length > 0)
        this.error(`Nobody asks for ${missed.join(', ')}: the stand-in can go.`);
    },
    // A name that a stand-in lacks is no error to the bundler where it is asked for as `dom.name`.
    onLog(_level, { code, message }) {
      if (code === 'IMPORT_IS_UNDEFINED') throw new Error(message);
    },
  };
}
