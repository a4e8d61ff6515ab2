/**
 * The editor of one section. This is the door to everything that stands on ProseMirror: outside of
 * this folder nobody imports it.
 */
import { type Command, EditorState } from 'prosemirror-state';
import { EditorView } from 'prosemirror-view';
import type { Awareness } from 'y-protocols/awareness';
import type { UndoManager, XmlFragment } from 'yjs';
import { bound } from './binding';
import { carets } from './carets';
import { linkSelection } from './commands';
import { allowedHref } from './links';
import { harmless } from './pasted';
import { prompt } from './prompt';
import { schema } from './schema';
import { typing } from './typing';
import { composing, undoCaret } from './undo';

/** More than this is refused in one paste (characters): frames to the server have a limit. */
export const LARGEST_PASTE = 200_000;

export interface SectionOptions {
  fragment: XmlFragment;
  awareness: Awareness;
  undo: UndoManager;
  /** Shown while the section is empty. */
  prompt: string;
  /** The id of the element that names the section. */
  labelledBy: string;
  editable: boolean;
  /** Something about the text or the selection is another. */
  onState: (state: EditorState) => void;
  onLink: () => void;
  onToolbar: () => void;
  onTooLarge: () => void;
  /** A word is being composed: what others write had better wait. */
  onComposing: (composing: boolean) => void;
}

export interface SectionEditor {
  /** For this folder alone. */
  readonly view: EditorView;
  run(command: Command): void;
  focus(): void;
  setEditable(editable: boolean): void;
  destroy(): void;
}

export function openSection(place: HTMLElement, options: SectionOptions): SectionEditor {
  const { fragment, awareness, undo } = options;
  let editable = options.editable;
  const step = composing(undo, () => options.onComposing(false));
  const { doc, plugin } = bound(fragment, schema);

  const view = new EditorView(place, {
    state: EditorState.create({
      doc,
      plugins: [
        plugin,
        carets(fragment, awareness),
        undoCaret(fragment, undo),
        prompt(options.prompt),
        ...typing({
          undo: () => undo.undo(),
          redo: () => undo.redo(),
          link: options.onLink,
          toolbar: options.onToolbar,
        }),
      ],
    }),
    editable: () => editable,
    attributes: () => attributesOf(options, editable),
    handleDOMEvents: {
      compositionstart: () => {
        step.begin();
        options.onComposing(true);
        return false;
      },
      compositionend: () => {
        step.end();
        return false;
      },
      // The browser's own undo (a menu, a shaken phone) knows nothing of what others wrote.
      beforeinput: (_view, event) => {
        if (event.inputType !== 'historyUndo' && event.inputType !== 'historyRedo') return false;
        event.preventDefault();
        if (event.inputType === 'historyUndo') undo.undo();
        else undo.redo();
        return true;
      },
      click: (_view, event) => followLink(event),
    },
    transformPastedHTML: harmless,
    handlePaste: (view, event, slice) => {
      if (slice.size > LARGEST_PASTE) {
        options.onTooLarge();
        return true;
      }
      return pasteAsLink(view, event);
    },
    // While the view is being made, the binding may already fill it: `view` is not there yet.
    dispatchTransaction(this: EditorView, transaction) {
      this.updateState(this.state.apply(transaction));
      if (transaction.docChanged || transaction.selectionSet || transaction.storedMarksSet)
        options.onState(this.state);
    },
  });

  return {
    view,
    run(command) {
      command(view.state, view.dispatch, view);
      view.focus();
    },
    focus: () => view.focus(),
    setEditable(next) {
      if (next === editable) return;
      editable = next;
      view.setProps({});
    },
    destroy: () => view.destroy(),
  };
}

function attributesOf({ labelledBy, prompt }: SectionOptions, editable: boolean) {
  const common = { class: 'prose', 'aria-labelledby': labelledBy, lang: 'en-GB' };
  if (!editable) return { ...common, role: 'group' };
  return {
    ...common,
    role: 'textbox',
    'aria-multiline': 'true',
    'aria-placeholder': prompt,
    spellcheck: 'true',
  };
}

/** In a text that can be written in, a link opens with Ctrl or ⌘ held, as elsewhere. */
function followLink(event: MouseEvent): boolean {
  if (!event.ctrlKey && !event.metaKey) return false;
  const link = (event.target as Element | null)?.closest('a');
  const href = allowedHref(link?.getAttribute('href'));
  if (href === null) return false;
  event.preventDefault();
  window.open(href, '_blank', 'noopener,noreferrer');
  return true;
}

/** An address that is pasted over selected words makes them a link. */
function pasteAsLink(view: EditorView, event: ClipboardEvent): boolean {
  const href = allowedHref(event.clipboardData?.getData('text/plain'));
  return href !== null && linkSelection(href)(view.state, view.dispatch);
}
