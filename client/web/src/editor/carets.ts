/**
 * Carets and selections of the others, in the colour of their school, and the own one told to them.
 *
 * The flag with the name shows while somebody types or moves, then shrinks into the caret; near the
 * right edge it turns to the left.
 */
import { Plugin, PluginKey } from 'prosemirror-state';
import { Decoration, DecorationSet, type EditorView } from 'prosemirror-view';
import type { Awareness } from 'y-protocols/awareness';
import { createRelativePositionFromJSON, relativePositionToJSON, type XmlFragment } from 'yjs';
import { type States, userOf } from '../sync/presence';
import { type Anchored, anchored, fromOthers, located } from './binding';

const key = new PluginKey<DecorationSet>('carets');

/** How long a flag stays after its person last did something (ms). */
const FLAG_MS = 2_500;

interface Hand {
  client: number;
  name: string;
  slot: number;
  cursor: Anchored;
}

export function carets(fragment: XmlFragment, awareness: Awareness): Plugin {
  const flags = new Flags();

  function draw(view: { state: EditorView['state'] }): DecorationSet {
    const decorations: Decoration[] = [];
    for (const hand of hands(awareness, fragment.doc?.clientID)) {
      const place = located(view.state, fragment, hand.cursor);
      if (!place) continue;
      const [from, to] = [Math.min(place.anchor, place.head), Math.max(place.anchor, place.head)];
      decorations.push(
        Decoration.widget(place.head, () => flags.element(hand), {
          key: `${hand.client}:${hand.slot}:${hand.name}`,
          side: 10,
          ignoreSelection: true,
        }),
      );
      if (from < to)
        decorations.push(Decoration.inline(from, to, { class: `remote-sel of-s${hand.slot}` }));
    }
    return DecorationSet.create(view.state.doc, decorations);
  }

  return new Plugin({
    key,
    state: {
      init: () => DecorationSet.empty,
      apply: (tr, drawn, _old, state) =>
        tr.getMeta(key) || fromOthers(state) ? draw({ state }) : drawn.map(tr.mapping, tr.doc),
    },
    props: { decorations: (state) => key.getState(state) },
    view: (view) => {
      const redraw = ({ updated, added }: { updated: number[]; added: number[] }) => {
        for (const client of [...added, ...updated]) flags.raise(client);
        if (!view.isDestroyed) view.dispatch(view.state.tr.setMeta(key, true));
      };
      const tell = () => tellOwn(view, fragment, awareness);
      // Not in the middle of the transaction that brought the change: the view may be busy.
      const later = (changes: { updated: number[]; added: number[]; removed: number[] }) =>
        queueMicrotask(() => redraw(changes));
      awareness.on('change', later);
      const turn = () => flags.turnAtEdge(view.dom);
      window.addEventListener('resize', turn);
      view.dom.addEventListener('focusin', tell);
      view.dom.addEventListener('focusout', tell);
      return {
        update: (view) => {
          tell();
          flags.turnAtEdge(view.dom);
        },
        destroy: () => {
          awareness.off('change', later);
          window.removeEventListener('resize', turn);
          view.dom.removeEventListener('focusin', tell);
          view.dom.removeEventListener('focusout', tell);
          flags.forget();
        },
      };
    },
  });
}

/** The others who have a caret somewhere in the document. */
function hands(awareness: Awareness, own: number | undefined): Hand[] {
  const found: Hand[] = [];
  for (const [client, state] of awareness.getStates() as States) {
    const cursor = state.cursor as { anchor?: unknown; head?: unknown } | null | undefined;
    const user = userOf(state);
    if (client === own || !user || !cursor?.anchor || !cursor.head) continue;
    found.push({
      client,
      name: user.name,
      slot: user.slot || 8,
      cursor: {
        anchor: createRelativePositionFromJSON(cursor.anchor),
        head: createRelativePositionFromJSON(cursor.head),
      },
    });
  }
  return found;
}

/** Tells the others where the own caret is while this editor has the focus; then that it is gone. */
function tellOwn(view: EditorView, fragment: XmlFragment, awareness: Awareness): void {
  if (view.isDestroyed || !awareness.getLocalState()) return;
  const told = awareness.getLocalState()?.cursor as unknown;
  if (view.hasFocus()) {
    const place = anchored(view.state, fragment);
    const cursor = place && {
      anchor: relativePositionToJSON(place.anchor),
      head: relativePositionToJSON(place.head),
    };
    if (JSON.stringify(told) !== JSON.stringify(cursor))
      awareness.setLocalStateField('cursor', cursor);
  } else if (told && ownsCursor(view, fragment, told as Anchored)) {
    awareness.setLocalStateField('cursor', null);
  }
}

function ownsCursor(view: EditorView, fragment: XmlFragment, told: Anchored): boolean {
  const place = {
    anchor: createRelativePositionFromJSON(told.anchor),
    head: createRelativePositionFromJSON(told.head),
  };
  return located(view.state, fragment, place) !== null;
}

/** The elements of the carets, by client. Their looks change without a redraw of the text. */
class Flags {
  readonly #elements = new Map<number, HTMLElement>();
  readonly #timers = new Map<number, ReturnType<typeof setTimeout>>();
  #measuring = false;

  element(hand: Hand): HTMLElement {
    const caret = document.createElement('span');
    caret.className = `caret of-s${hand.slot}`;
    caret.setAttribute('aria-hidden', 'true');
    const flag = document.createElement('span');
    flag.className = 'flag';
    flag.textContent = hand.name;
    caret.append(flag);
    this.#elements.set(hand.client, caret);
    caret.classList.toggle('quiet', !this.#timers.has(hand.client));
    return caret;
  }

  /** Shows somebody's flag for a while. */
  raise(client: number): void {
    clearTimeout(this.#timers.get(client));
    this.#elements.get(client)?.classList.remove('quiet');
    const lower = () => {
      this.#timers.delete(client);
      this.#elements.get(client)?.classList.add('quiet');
    };
    this.#timers.set(client, setTimeout(lower, FLAG_MS));
  }

  turnAtEdge(text: HTMLElement): void {
    if (this.#measuring || this.#elements.size === 0) return;
    this.#measuring = true;
    requestAnimationFrame(() => {
      this.#measuring = false;
      const edge = text.getBoundingClientRect().right;
      for (const caret of this.#elements.values()) {
        const width = caret.firstElementChild?.getBoundingClientRect().width ?? 0;
        if (caret.isConnected)
          caret.classList.toggle('flip', caret.getBoundingClientRect().left + width > edge);
      }
    });
  }

  forget(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
    this.#elements.clear();
  }
}
