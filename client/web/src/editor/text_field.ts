/**
 * Joins a `Y.Text` and an input or textarea: what is typed becomes the smallest change of the text,
 * and a change of others leaves the caret where it was among the words.
 */
import { simpleDiffStringWithCursor } from 'lib0/diff';
import type { Awareness } from 'y-protocols/awareness';
import {
  createRelativePositionFromTypeIndex,
  relativePositionToJSON,
  type Text,
  type UndoManager,
  type YTextEvent,
} from 'yjs';
import { composing, FIELD_ORIGIN } from './undo';

export interface TextFieldOptions {
  text: Text;
  awareness: Awareness;
  undo: UndoManager;
  onComposing: (composing: boolean) => void;
  /** Whether what is typed may be kept; while it may not, it stands in the field alone. */
  accepts?: (value: string) => boolean;
  onHeld?: (held: boolean) => void;
  /** The value is another, by whomever. */
  onValue?: (value: string) => void;
}

type Field = HTMLInputElement | HTMLTextAreaElement;

/** Where a place at `position` is after the changes of `delta`. */
export function moved(position: number, delta: YTextEvent['delta']): number {
  let at = 0;
  let place = position;
  for (const { retain, insert, delete: removed } of delta) {
    if (retain !== undefined) at += retain;
    if (typeof insert === 'string') {
      if (at < place) place += insert.length;
      at += insert.length;
    }
    if (removed !== undefined && at < place) place -= Math.min(removed, place - at);
  }
  return place;
}

/** Makes `text` read `value` by the smallest change; `caret` is where it stands after typing. */
export function type(text: Text, value: string, caret: number): void {
  const before = text.toString();
  if (before === value) return;
  const start = caret - Math.max(0, value.length - before.length);
  const { index, remove, insert } = simpleDiffStringWithCursor(before, value, Math.max(0, start));
  text.doc?.transact(() => {
    if (remove > 0) text.delete(index, remove);
    if (insert.length > 0) text.insert(index, insert);
  }, FIELD_ORIGIN);
}

/** Joins them until the function that comes back is called. */
export function joinTextField(field: Field, options: TextFieldOptions): () => void {
  const { text, awareness, undo } = options;
  const ending = new AbortController();
  const { signal } = ending;
  const step = composing(undo, () => options.onComposing(false));

  /** What is typed and not accepted must not be typed over by what others write. */
  let held = false;

  const show = (event?: YTextEvent) => {
    if (held) return;
    const value = text.toString();
    options.onValue?.(value);
    if (field.value === value) return;
    const { selectionStart, selectionEnd, selectionDirection } = field;
    field.value = value;
    if (!event || document.activeElement !== field || selectionStart === null) return;
    field.setSelectionRange(
      moved(selectionStart, event.delta),
      moved(selectionEnd ?? selectionStart, event.delta),
      selectionDirection ?? 'none',
    );
  };

  const tellCaret = () => {
    const place = (index: number | null) =>
      relativePositionToJSON(
        createRelativePositionFromTypeIndex(text, Math.min(index ?? text.length, text.length)),
      );
    awareness.setLocalStateField('cursor', {
      anchor: place(field.selectionStart),
      head: place(field.selectionEnd),
    });
  };

  const listen = <K extends keyof HTMLElementEventMap>(
    name: K,
    then: (event: HTMLElementEventMap[K]) => void,
  ) => field.addEventListener(name, then as EventListener, { signal });

  listen('input', () => {
    const before = held;
    held = options.accepts?.(field.value) === false;
    if (held !== before) options.onHeld?.(held);
    if (held) return;
    type(text, field.value, field.selectionEnd ?? field.value.length);
    tellCaret();
  });
  listen('focus', tellCaret);
  listen('blur', () => awareness.setLocalStateField('cursor', null));
  listen('select', tellCaret);
  listen('compositionstart', () => {
    step.begin();
    options.onComposing(true);
  });
  listen('compositionend', () => step.end());
  listen('beforeinput', (event) => {
    if (event.inputType !== 'historyUndo' && event.inputType !== 'historyRedo') return;
    event.preventDefault();
    if (event.inputType === 'historyUndo') undo.undo();
    else undo.redo();
  });
  listen('keydown', (event) => {
    const wish = undoKey(event);
    if (!wish) return;
    event.preventDefault();
    undo[wish]();
  });

  const observe = (event: YTextEvent) => show(event);
  text.observe(observe);
  show();
  return () => {
    ending.abort();
    text.unobserve(observe);
  };
}

/** What a key asks of undo, if anything. */
export function undoKey(event: KeyboardEvent): 'undo' | 'redo' | null {
  if (!(event.ctrlKey || event.metaKey) || event.altKey) return null;
  const key = event.key.toLowerCase();
  if (key === 'z') return event.shiftKey ? 'redo' : 'undo';
  return key === 'y' && !event.shiftKey ? 'redo' : null;
}
