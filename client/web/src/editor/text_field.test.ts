// @vitest-environment jsdom
import { afterEach, describe, expect, test } from 'vitest';
import { Awareness } from 'y-protocols/awareness';
import { Doc, Text } from 'yjs';
import { joinTextField, moved, type TextFieldOptions, type } from './text_field';
import { createUndo } from './undo';

let ended: (() => void)[] = [];
afterEach(() => {
  for (const end of ended) end();
  ended = [];
});

function aText(words: string): Text {
  const text = new Text(words);
  new Doc().getMap('fields').set('class_name', text);
  return text;
}

function aField(text: Text, more: Partial<TextFieldOptions> = {}): HTMLInputElement {
  const field = document.body.appendChild(document.createElement('input'));
  const doc = text.doc as Doc;
  const awareness = new Awareness(doc);
  const leave = joinTextField(field, {
    text,
    awareness,
    undo: createUndo(doc, []),
    onComposing: () => {},
    ...more,
  });
  ended.push(() => {
    leave();
    awareness.destroy();
    field.remove();
  });
  return field;
}

function typeInto(field: HTMLInputElement, value: string, caret = value.length) {
  field.value = value;
  field.setSelectionRange(caret, caret);
  field.dispatchEvent(new Event('input'));
}

describe('a text field', () => {
  test('shows the text and writes what is typed', () => {
    const text = aText('Year 4');
    const field = aField(text);
    expect(field.value).toBe('Year 4');
    typeInto(field, 'Year 4, maths');
    expect(text.toString()).toBe('Year 4, maths');
  });

  test('changes only the letters that were typed, so that others keep theirs', () => {
    const text = aText('Year 4');
    const changes: unknown[] = [];
    text.observe(({ delta }) => changes.push(delta));
    typeInto(aField(text), 'Year 4 and 5');
    expect(changes).toEqual([[{ retain: 6 }, { insert: ' and 5' }]]);
  });

  test('a repeated letter is put in where it was typed', () => {
    const text = aText('aaa');
    const changes: unknown[] = [];
    text.observe(({ delta }) => changes.push(delta));
    type(text, 'aaaa', 1);
    expect(changes).toEqual([[{ insert: 'a' }]]);
  });

  test('an emoji is changed whole', () => {
    const text = aText('well done 😀');
    type(text, 'well done 😁', 12);
    expect(text.toString()).toBe('well done 😁');
  });

  test('the caret stays among the words when others write', () => {
    const text = aText('Year 4');
    const field = aField(text);
    field.focus();
    field.setSelectionRange(5, 6);
    text.insert(0, 'In ');
    expect(field.value).toBe('In Year 4');
    expect([field.selectionStart, field.selectionEnd]).toEqual([8, 9]);
  });

  test('what is not accepted stands in the field alone, whatever others write', () => {
    const text = aText('Jay');
    const held: boolean[] = [];
    const accepts = (value: string) => !value.includes('Patel');
    const field = aField(text, { accepts, onHeld: (now) => held.push(now) });
    typeInto(field, 'Jay Patel');
    text.insert(0, 'Blue');
    expect([field.value, text.toString()]).toEqual(['Jay Patel', 'BlueJay']);
    typeInto(field, 'Jay P');
    expect(text.toString()).toBe('Jay P');
    expect(held).toEqual([true, false]);
  });

  test('writes nothing any more when it is left', () => {
    const text = aText('Year 4');
    const field = aField(text);
    ended.pop()?.();
    typeInto(field, 'gone');
    text.insert(0, 'x');
    expect(text.toString()).toBe('xYear 4');
    expect(field.value).toBe('gone');
  });

  test('Ctrl+Z takes back what was typed here', () => {
    const text = aText('Year 4');
    const field = aField(text);
    typeInto(field, 'Year 45');
    text.insert(0, 'In ');
    field.dispatchEvent(new KeyboardEvent('keydown', { key: 'z', ctrlKey: true }));
    expect(text.toString()).toBe('In Year 4');
  });
});

describe('a place in a text', () => {
  test.each([
    ['stays before what is put in after it', 3, [{ retain: 5 }, { insert: 'xx' }], 3],
    ['moves behind what is put in before it', 3, [{ retain: 1 }, { insert: 'xx' }], 5],
    ['stays where something is put in exactly there', 3, [{ retain: 3 }, { insert: 'xx' }], 3],
    ['moves back over what is taken out before it', 3, [{ delete: 2 }], 1],
    ['falls to the start of what is taken out around it', 3, [{ retain: 1 }, { delete: 5 }], 1],
    ['stays before what is taken out after it', 3, [{ retain: 4 }, { delete: 5 }], 3],
  ])('%s', (_, place, delta, expected) => {
    expect(moved(place, delta)).toBe(expected);
  });
});
