// @vitest-environment jsdom
import { TextSelection } from 'prosemirror-state';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Awareness } from 'y-protocols/awareness';
import {
  applyUpdate,
  Doc,
  encodeStateAsUpdate,
  type UndoManager,
  XmlElement,
  type XmlFragment,
  XmlText,
} from 'yjs';
import { openSection, type SectionEditor } from './section_editor';
import { removeLink, type ShapeName, setLink, shape, textState } from './shaping';
import { createUndo } from './undo';

/** Somebody who has the document open: their copy, and an editor for its section. */
interface Person {
  doc: Doc;
  section: XmlFragment;
  awareness: Awareness;
  undo: UndoManager;
  editor: SectionEditor;
  text: HTMLElement;
}

let people: Person[] = [];

beforeEach(() => {
  // jsdom does not lay out; ProseMirror asks where things are when it scrolls.
  const nowhere = () => [] as unknown as DOMRectList;
  Range.prototype.getClientRects = nowhere;
  Range.prototype.getBoundingClientRect = () => new DOMRect();
  document.elementFromPoint = () => null;
});

afterEach(() => {
  for (const { editor, awareness, text } of people) {
    editor.destroy();
    awareness.destroy();
    text.remove();
  }
  people = [];
});

function join(doc: Doc): Person {
  const place = document.body.appendChild(document.createElement('div'));
  const awareness = new Awareness(doc);
  const undo = createUndo(doc, ['hunch']);
  const section = doc.getXmlFragment('hunch');
  const editor = openSection(place, {
    fragment: section,
    awareness,
    undo,
    prompt: 'What do we think is going on?',
    labelledBy: 'h',
    editable: true,
    onState: () => {},
    onLink: () => {},
    onToolbar: () => {},
    onTooLarge: () => {},
    onComposing: () => {},
  });
  const person = { doc, section, awareness, undo, editor, text: place };
  people.push(person);
  return person;
}

/** A copy of a document that stays equal to it, in both directions. */
function copyOf(doc: Doc): Doc {
  const copy = new Doc();
  applyUpdate(copy, encodeStateAsUpdate(doc));
  doc.on('update', (update: Uint8Array, origin: unknown) => {
    if (origin !== 'copy') applyUpdate(copy, update, 'copy');
  });
  copy.on('update', (update: Uint8Array, origin: unknown) => {
    if (origin !== 'copy') applyUpdate(doc, update, 'copy');
  });
  return copy;
}

function aParagraph(words: string): XmlElement {
  const paragraph = new XmlElement('paragraph');
  paragraph.insert(0, [new XmlText(words)]);
  return paragraph;
}

function aDoc(...words: string[]): Doc {
  const doc = new Doc();
  doc.getXmlFragment('hunch').insert(0, words.map(aParagraph));
  return doc;
}

const shown = ({ text }: Person) => text.querySelector('.prose')?.textContent;
const html = ({ section }: Person) => section.toString();

/** Types at the end, as a browser does: a change of the page that the editor reads. */
function write(person: Person, words: string) {
  const { view } = person.editor;
  const end = view.state.doc.content.size - 1;
  view.dispatch(view.state.tr.insertText(words, end));
}

describe('a section', () => {
  test('that is empty stays empty while somebody only looks and moves the caret', () => {
    const person = join(new Doc());
    const { view } = person.editor;
    view.dispatch(view.state.tr.setMeta('anything', true));
    person.editor.focus();
    person.awareness.setLocalStateField('section', 'hunch');
    expect(person.section.length).toBe(0);
    expect(person.text.querySelector('.prompt')?.getAttribute('data-prompt')).toContain('think');
  });

  test('is written to when somebody types', () => {
    const person = join(new Doc());
    write(person, 'because');
    expect(html(person)).toBe('<paragraph>because</paragraph>');
    expect(person.text.querySelector('.prompt')).toBeNull();
  });

  test('that somebody emptied by undoing is not filled again by others who look on', () => {
    const doc = new Doc();
    const one = join(doc);
    const two = join(copyOf(doc));
    write(one, 'a');
    expect(html(two)).toBe('<paragraph>a</paragraph>');
    one.undo.undo();
    two.editor.view.dispatch(two.editor.view.state.tr.setMeta('look', true));
    expect(two.section.toString()).toBe(one.section.toString());
    expect(shown(two)).toBe('');
  });

  test('shows what others write', () => {
    const doc = aDoc('We think');
    const one = join(doc);
    const two = join(copyOf(doc));
    write(one, ' that');
    expect(shown(two)).toBe('We think that');
  });
});

describe('two who type in the same place at once', () => {
  test('keep their words apart', () => {
    const doc = aDoc('start ');
    const one = join(doc);
    const two = join(copyOf(doc));
    for (const { editor } of [one, two]) {
      const end = TextSelection.atEnd(editor.view.state.doc);
      editor.view.dispatch(editor.view.state.tr.setSelection(end));
    }
    const press = ({ editor }: Person, letter: string) =>
      editor.view.dispatch(editor.view.state.tr.insertText(letter));
    for (const [a, b] of ['ow', 'nl', 'es']) {
      press(one, a as string);
      press(two, b as string);
    }
    expect(shown(one)).toBe(shown(two));
    expect(shown(one)).toContain('one');
    expect(shown(one)).toContain('wls');
  });
});

describe('what this page does not know', () => {
  test.each([
    ['an unknown element', () => new XmlElement('callout')],
    ['an empty list', () => new XmlElement('bullet_list')],
  ])('%s is shown or filled in, and stays in the document', (_, make) => {
    const doc = aDoc('before', 'after');
    doc.getXmlFragment('hunch').insert(1, [make()]);
    const before = doc.getXmlFragment('hunch').toString();
    const person = join(doc);
    expect(html(person)).toBe(before);
    write(person, '!');
    expect(html(person)).toBe(before.replace('after', 'after!'));
  });

  test('a part that stands where it cannot keeps its words', () => {
    const doc = aDoc('before', 'after');
    const item = new XmlElement('list_item');
    item.insert(0, [aParagraph('lost item')]);
    doc.getXmlFragment('hunch').insert(1, [item]);
    const person = join(doc);
    expect(shown(person)).toBe('beforelost itemafter');
    write(person, '!');
    expect(html(person)).toContain('<paragraph>lost item</paragraph>');
  });

  test('an unknown element within a line keeps the line', () => {
    const doc = aDoc('before ');
    const paragraph = doc.getXmlFragment('hunch').get(0) as XmlElement;
    paragraph.insert(1, [new XmlElement('mention')]);
    const person = join(doc);
    expect(html(person)).toContain('<mention>');
    expect(shown(person)).toContain('before');
  });

  test('an unknown mark does not cost the words that carry it', () => {
    const doc = aDoc('plain ');
    const paragraph = doc.getXmlFragment('hunch').get(0) as XmlElement;
    (paragraph.get(0) as XmlText).insert(6, 'marked', { highlighter: { colour: 'pink' } });
    const person = join(doc);
    expect(shown(person)).toBe('plain marked');
    expect(html(person)).toContain('marked');
  });

  test('whole numbers that programs write as BigInt are numbers here', () => {
    const doc = new Doc();
    const heading = new XmlElement('heading');
    heading.setAttribute('level', 4n as never);
    heading.insert(0, [new XmlText('Must stay')]);
    doc.getXmlFragment('hunch').insert(0, [heading]);
    expect(join(doc).text.querySelector('h4')?.textContent).toBe('Must stay');
  });

  test('an address other than https and mailto is no link', () => {
    const doc = aDoc('');
    const text = (doc.getXmlFragment('hunch').get(0) as XmlElement).get(0) as XmlText;
    text.insert(0, 'press', { link: { href: 'javascript:alert(1)' } });
    const person = join(doc);
    expect(shown(person)).toBe('press');
    expect(person.text.querySelector('a')).toBeNull();
  });
});

describe('undo', () => {
  test('takes back only what was done here', () => {
    const doc = aDoc('start');
    const one = join(doc);
    const two = join(copyOf(doc));
    write(one, ' one');
    write(two, ' two');
    one.undo.undo();
    expect(shown(one)).toBe('start two');
    expect(shown(two)).toBe('start two');
    one.undo.redo();
    expect(shown(two)).toContain('one');
    expect(shown(two)).toContain('two');
  });

  test('does not take away a paragraph in which others have written since', () => {
    const doc = new Doc();
    const one = join(doc);
    const two = join(copyOf(doc));
    write(one, 'mine ');
    write(two, 'theirs');
    one.undo.undo();
    expect(shown(two)).toBe('theirs');
  });

  test('goes on after one of several editors is closed', () => {
    const doc = aDoc('start');
    const person = join(doc);
    const second = openSection(document.createElement('div'), {
      ...{ fragment: doc.getXmlFragment('change'), awareness: person.awareness, undo: person.undo },
      ...{ prompt: '', labelledBy: 'h', editable: true },
      ...{ onState() {}, onLink() {}, onToolbar() {}, onTooLarge() {}, onComposing() {} },
    });
    second.destroy();
    write(person, ' more');
    person.undo.undo();
    expect(shown(person)).toBe('start');
  });
});

describe('commands', () => {
  test('make headings, lists, quotes and tables that the document holds by their usual names', () => {
    const person = join(aDoc('words'));
    const { view } = person.editor;
    const doing = (name: ShapeName) => {
      person.editor.run(shape(name));
      return html(person);
    };
    expect(doing('heading')).toBe('<heading level="3">words</heading>');
    expect(doing('heading')).toBe('<paragraph>words</paragraph>');
    expect(doing('bullets')).toContain('<bullet_list><list_item><paragraph>words');
    expect(doing('numbers')).toContain('<ordered_list');
    expect(doing('numbers')).toBe('<paragraph>words</paragraph>');
    expect(doing('quote')).toBe('<blockquote><paragraph>words</paragraph></blockquote>');
    expect(doing('quote')).toBe('<paragraph>words</paragraph>');
    expect(doing('table')).toContain('<table><table_row><table_header');
    expect(textState(person.editor.view.state).inTable).toBe(true);
    const cells = () => html(person).split('<table_').length;
    const before = cells();
    person.editor.run(shape('row-below'));
    person.editor.run(shape('column-right'));
    expect(cells()).toBe(before + 3 + 4);
    person.editor.run(shape('remove-table'));
    expect(view.state.doc.textContent).toBe('words');
  });

  test('a link can be made, changed and taken away', () => {
    const person = join(aDoc(''));
    person.editor.run(setLink('https://example.org', 'an example'));
    expect(person.text.querySelector('a')?.href).toBe('https://example.org/');
    expect(textState(person.editor.view.state).link).toBe('https://example.org');
    person.editor.run(setLink('https://example.com', ''));
    expect(person.text.querySelector('a')?.textContent).toBe('an example');
    expect(person.text.querySelector('a')?.href).toBe('https://example.com/');
    person.editor.run(removeLink);
    expect(shown(person)).toBe('an example');
    expect(person.text.querySelector('a')).toBeNull();
  });
});
