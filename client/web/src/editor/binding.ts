/**
 * Joins a section of the live document to its editor, both ways (y-prosemirror's sync plugin).
 *
 * One thing is stricter here: the shared text is written to only when a change of this editor's
 * text asks for it. Left to itself the plugin compares on every selection and every caret that
 * moves, and would write an empty paragraph into a section that somebody's undo has emptied.
 */
import type { Node, Schema } from 'prosemirror-model';
import type { EditorState, Plugin } from 'prosemirror-state';
import type { EditorView } from 'prosemirror-view';
import {
  absolutePositionToRelativePosition,
  initProseMirrorDoc,
  relativePositionToAbsolutePosition,
  ySyncPlugin,
  ySyncPluginKey,
} from 'y-prosemirror';
import {
  createAbsolutePositionFromRelativePosition,
  createRelativePositionFromTypeIndex,
  type RelativePosition,
  type XmlFragment,
  XmlText,
} from 'yjs';

/** The origin of what is written in an editor: what undo takes back. */
export const EDITOR_ORIGIN: unknown = ySyncPluginKey;

interface Binding {
  mapping: Map<unknown, unknown>;
  prosemirrorView: EditorView | null;
  beforeTransactionSelection: unknown;
  beforeAllTransactions: () => void;
}

/**
 * What the editor of a section begins with, and the plugin that keeps it joined to the section.
 *
 * What stands there as it should is shown as it stands. Where the section is empty, or its blocks
 * do not fit together, the editor begins empty and the plugin fits in what it finds.
 */
export function bound(fragment: XmlFragment, schema: Schema): { doc: Node; plugin: Plugin } {
  const { doc, mapping } = initProseMirrorDoc(fragment, schema);
  const fits = doc.type.validContent(doc.content);
  const empty = schema.topNodeType.createAndFill();
  if (!empty) throw new Error('the schema has no empty document');
  const plugin: Plugin = ySyncPlugin(fragment, fits ? { mapping } : {});
  leanCaret(plugin, fragment);
  const inner = plugin.spec.view;
  plugin.spec.view = (view: EditorView) => {
    const joined = inner?.(view);
    return {
      update: (view, before) => {
        if (!view.state.doc.eq(before.doc)) joined?.update?.(view, before);
      },
      destroy: () => joined?.destroy?.(),
    };
  };
  return { doc: fits ? doc : empty, plugin };
}

/** A place in the text that keeps its meaning while others write. */
export interface Anchored {
  anchor: RelativePosition;
  head: RelativePosition;
}

/**
 * The own caret holds on to the letter before it. By itself the binding lets it hold on to what
 * follows, so that of two people who type in the same place each is pushed behind the letter of the
 * other, and their words come out shuffled.
 */
function leanCaret(plugin: Plugin, fragment: XmlFragment): void {
  const joined = plugin.spec.state?.init({}, null as never) as { binding: Binding } | undefined;
  if (!joined) throw new Error('the sync plugin has no state');
  const { binding } = joined;
  binding.beforeAllTransactions = () => {
    const state = binding.prosemirrorView?.state;
    if (!state || binding.beforeTransactionSelection !== null) return;
    const { jsonID } = state.selection as unknown as { jsonID: string };
    binding.beforeTransactionSelection = { type: jsonID, ...placed(state, fragment, binding) };
  };
}

function placed({ selection }: EditorState, fragment: XmlFragment, binding: Binding): Anchored {
  const { anchor, head, empty } = selection;
  const at = (position: number, leansLeft: boolean) =>
    leaning(
      absolutePositionToRelativePosition(position, fragment, binding.mapping as never),
      fragment,
      leansLeft,
    );
  // What is put in at the edge of a selection does not become part of it.
  return { anchor: at(anchor, empty || anchor > head), head: at(head, empty || head > anchor) };
}

/** The same place, holding on to the letter before it if there is one. */
function leaning(place: RelativePosition, fragment: XmlFragment, left: boolean): RelativePosition {
  const found =
    left && fragment.doc && createAbsolutePositionFromRelativePosition(place, fragment.doc);
  if (!found || !(found.type instanceof XmlText) || found.index === 0) return place;
  return createRelativePositionFromTypeIndex(found.type, found.index, -1);
}

function bindingOf(state: EditorState): Binding | null {
  return (ySyncPluginKey.getState(state) as { binding?: Binding } | undefined)?.binding ?? null;
}

export function anchored(state: EditorState, fragment: XmlFragment): Anchored | null {
  const bound = bindingOf(state);
  return bound && placed(state, fragment, bound);
}

/** Where a place is now; null when it is in another section, or its surroundings are gone. */
export function located(
  state: EditorState,
  fragment: XmlFragment,
  place: Anchored,
): { anchor: number; head: number } | null {
  const bound = bindingOf(state);
  if (!bound || !fragment.doc || bound.mapping.size === 0) return null;
  const at = (position: RelativePosition): number | null =>
    fragment.doc &&
    relativePositionToAbsolutePosition(fragment.doc, fragment, position, bound.mapping as never);
  const [anchor, head] = [at(place.anchor), at(place.head)];
  if (anchor === null || head === null) return null;
  const last = Math.max(state.doc.content.size - 1, 0);
  return { anchor: Math.min(anchor, last), head: Math.min(head, last) };
}

/** True for a change that came from the shared text. */
export function fromOthers(state: EditorState): boolean {
  const joined = ySyncPluginKey.getState(state) as { isChangeOrigin?: boolean } | undefined;
  return joined?.isChangeOrigin === true;
}
