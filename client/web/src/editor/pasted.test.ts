// @vitest-environment jsdom
import { DOMParser } from 'prosemirror-model';
import { expect, test } from 'vitest';
import { harmless } from './pasted';
import { schema } from './schema';

/** What the editor makes of pasted HTML, as ProseMirror writes it down. */
function read(html: string): string {
  const place = document.createElement('div');
  place.innerHTML = harmless(html);
  return DOMParser.fromSchema(schema).parse(place).toString();
}

test('neither a style attribute nor an event handler reaches the page', () => {
  expect(harmless('<p style="color:red" class=x onclick="x()">style="kept"</p>')).toBe(
    '<p data-pasted-style="color:red" class=x data-pasted-onclick="x()">style="kept"</p>',
  );
});

test.each([
  ['tags', '<p>a <b>b</b> <i>c</i></p>', 'doc(paragraph("a ", strong("b"), " ", em("c")))'],
  [
    'a word processor’s spans',
    '<p><span style="font-weight:700">b</span><span style="font-style: italic">c</span></p>',
    'doc(paragraph(strong("b"), em("c")))',
  ],
  [
    'both at once',
    '<p><span style="font-weight:bold;font-style:italic">b</span></p>',
    'doc(paragraph(em(strong("b"))))',
  ],
  [
    'the wrapper that is called bold and is not',
    '<b style="font-weight:normal"><p>plain</p></b>',
    'doc(paragraph("plain"))',
  ],
])('bold and italic are found in %s', (_, html, found) => {
  expect(read(html)).toBe(found);
});

test('headings become those that stand under a section, and what has no place loses its frame', () => {
  expect(read('<h1>One</h1><h5>Five</h5><section><p>words</p></section>')).toBe(
    'doc(heading("One"), heading("Five"), paragraph("words"))',
  );
});

test('links keep only safe addresses, pictures go', () => {
  expect(
    read('<p><a href="javascript:x">a</a><a href="https://example.org">b</a><img src="x"></p>'),
  ).toBe('doc(paragraph("a", link("b")))');
});
