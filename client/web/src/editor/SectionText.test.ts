// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen } from '@testing-library/svelte';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Awareness } from 'y-protocols/awareness';
import { Doc } from 'yjs';
import SectionText from './SectionText.svelte';
import { createUndo } from './undo';

afterEach(cleanup);

let doc: Doc;
let awareness: Awareness;

beforeEach(() => {
  // jsdom has no modal dialogs.
  HTMLDialogElement.prototype.showModal = function () {
    this.open = true;
  };
  doc = new Doc();
  awareness = new Awareness(doc);
});

afterEach(() => {
  awareness.destroy();
  doc.destroy();
});

function aText(editable = true) {
  render(SectionText, {
    ...{ fragment: doc.getXmlFragment('aim'), awareness, undo: createUndo(doc, ['aim']) },
    ...{ title: 'Aim', labelledBy: 'h-aim', prompt: 'What for?', editable },
    ...{ onComposing: () => {}, onTooLarge: () => {} },
  });
  const text = document.querySelector<HTMLElement>('.ProseMirror');
  if (!text) throw new Error('there is no text');
  return text;
}

test('the tools come when somebody enters a text, and the text stays the same', async () => {
  const text = aText();
  expect(screen.queryByRole('toolbar')).toBeNull();
  await fireEvent.focusIn(text);
  expect(await screen.findByRole('toolbar', { name: 'Formatting of Aim' })).toBeTruthy();
  expect(document.querySelector('.ProseMirror')).toBe(text);
});

test('Alt+F10 goes to the tools, however early it is pressed', async () => {
  const text = aText();
  void fireEvent.focusIn(text);
  await fireEvent.keyDown(text, { key: 'F10', keyCode: 121, altKey: true });
  const bold = await screen.findByRole('button', { name: 'Bold' });
  await expect.poll(() => document.activeElement).toBe(bold);
});

test('Ctrl+K asks for an address, however early it is pressed', async () => {
  const text = aText();
  void fireEvent.focusIn(text);
  await fireEvent.keyDown(text, { key: 'k', keyCode: 75, ctrlKey: true });
  expect(await screen.findByText('Make a link')).toBeTruthy();
});

test('who may only read is given no tools', async () => {
  await fireEvent.focusIn(aText(false));
  await import('./tools');
  expect(screen.queryByRole('toolbar')).toBeNull();
});
