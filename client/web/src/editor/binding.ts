/**
 * Joins a section of the live document to its editor, both ways (y-prosemirror's sync plugin).
 *
 * One thing is stricter here: the shared text is written to only when a change of this editor's
 * text asks for it. Left to itself the plugin compares on every selection and every caret that
 * moves, and would write an empty paragraph into a section that somebody's undo has emptied.
 */
import type { EditorState, Plugin } from 'prosemirror-state';
import type { EditorView } from 'prosemirror-view';
import {
  absolutePositionToRelativePosition,
  relativePositionToAbsolutePosition,
  ySyncPlugin,
  ySyncPluginKey,
} from 'y-prosemirror';
import type { RelativePosition, XmlFragment } from 'yjs';

/** The origin of what is written in an editor: what undo takes back. */
export const EDITOR_ORIGIN: unknown = ySyncPluginKey;

interface Binding {
  mapping: Map<unknown, unknown>;
}

export function binding(fragment: XmlFragment): Plugin {
  const plugin: Plugin = ySyncPlugin(fragment);
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
  return plugin;
}

/** A place in the text that keeps its meaning while others write. */
export interface Anchored {
  anchor: RelativePosition;
  head: RelativePosition;
}

function bindingOf(state: EditorState): Binding | null {
  return (ySyncPluginKey.getState(state) as { binding?: Binding } | undefined)?.binding ?? null;
}

export function anchored(state: EditorState, fragment: XmlFragment): Anchored | null {
  const bound = bindingOf(state);
  if (!bound) return null;
  const at = (position: number): RelativePosition =>
    absolutePositionToRelativePosition(position, fragment, bound.mapping as never);
  return { anchor: at(state.selection.anchor), head: at(state.selection.head) };
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
