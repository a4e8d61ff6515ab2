/**
 * Undo for one person over all sections and fields of a page: it takes back only what was done
 * here, never what others wrote in between.
 */
import type { EditorState, Plugin as PluginType } from 'prosemirror-state';
import { Plugin, TextSelection } from 'prosemirror-state';
import type { EditorView } from 'prosemirror-view';
import {
  type AbstractType,
  ContentType,
  type Doc,
  Item,
  Map as SharedMap,
  Text,
  UndoManager,
  XmlElement,
  type XmlFragment,
} from 'yjs';
import { type Anchored, anchored, EDITOR_ORIGIN, located } from './binding';

/** The origin of what is written in a typed field. */
export const FIELD_ORIGIN = Symbol('field');

/** What is typed within this time is undone together (ms). */
const GROUP_MS = 500;

export function createUndo(doc: Doc, sections: readonly string[]): UndoManager {
  const scope: AbstractType<never>[] = sections.map(
    (key) => doc.getXmlFragment(key) as unknown as AbstractType<never>,
  );
  scope.push(doc.getMap('fields') as unknown as AbstractType<never>);
  return new UndoManager(scope as never, {
    trackedOrigins: new Set([EDITOR_ORIGIN, FIELD_ORIGIN]),
    captureTimeout: GROUP_MS,
    captureTransaction: (transaction) => transaction.meta.get('addToHistory') !== false,
    deleteFilter: isDisposable,
  });
}

/** A block, text or record that was made here may hold what others wrote meanwhile; then it stays. */
function isDisposable(item: unknown): boolean {
  if (!(item instanceof Item) || !(item.content instanceof ContentType)) return true;
  const { type } = item.content;
  if (type instanceof SharedMap)
    return ![...type.values()].some((value) => value instanceof Text && value.length > 0);
  const holds = type instanceof Text || type instanceof XmlElement;
  return !holds || type._length === 0;
}

/**
 * While a word is being composed, all of it is one step; the step is closed when the composition
 * is over and its last letters have arrived, or one undo would leave a fragment of it.
 */
export function composing(undo: UndoManager, settle: () => void): { begin(): void; end(): void } {
  let timer: ReturnType<typeof setTimeout> | undefined;
  return {
    begin() {
      clearTimeout(timer);
      undo.stopCapturing();
      undo.captureTimeout = Number.POSITIVE_INFINITY;
    },
    end() {
      clearTimeout(timer);
      // ProseMirror reads the last letters from the page some 20 ms after `compositionend`.
      timer = setTimeout(() => {
        undo.captureTimeout = GROUP_MS;
        undo.stopCapturing();
        settle();
      }, 60);
    },
  };
}

/** Gives the caret back to where it was when the undone change was made. */
export function undoCaret(fragment: XmlFragment, undo: UndoManager): PluginType {
  let before: Anchored | null = null;
  const mark = Symbol('caret');
  return new Plugin({
    state: {
      init: () => null,
      apply: (_tr, _value, old: EditorState) => {
        before = anchored(old, fragment);
        return null;
      },
    },
    view: (view: EditorView) => {
      const added = ({ stackItem, changedParentTypes }: StackEvent) => {
        if (changedParentTypes.has(fragment)) stackItem.meta.set(mark, before);
      };
      const popped = ({ stackItem, changedParentTypes }: StackEvent) => {
        if (!changedParentTypes.has(fragment)) return;
        const place = stackItem.meta.get(mark) as Anchored | null | undefined;
        const where = place ? located(view.state, fragment, place) : null;
        const tr = view.state.tr;
        if (where) {
          const [anchor, head] = [tr.doc.resolve(where.anchor), tr.doc.resolve(where.head)];
          tr.setSelection(TextSelection.between(anchor, head));
        }
        view.focus();
        view.dispatch(tr.scrollIntoView());
      };
      undo.on('stack-item-added', added as never);
      undo.on('stack-item-popped', popped as never);
      return {
        destroy: () => {
          undo.off('stack-item-added', added as never);
          undo.off('stack-item-popped', popped as never);
        },
      };
    },
  });
}

interface StackEvent {
  stackItem: { meta: Map<unknown, unknown> };
  changedParentTypes: Map<unknown, unknown>;
}
