import { expect, test } from 'vitest';
import { Doc, Map as SharedMap, Text, XmlElement, XmlText, Array as YArray } from 'yjs';
import type { DocumentKind } from '../api/types';
import { toMarkdown } from './markdown';

type Part = XmlElement | XmlText;

function el(name: string, ...children: (Part | string)[]): XmlElement {
  const element = new XmlElement(name);
  element.insert(
    0,
    children.map((child) => (typeof child === 'string' ? new XmlText(child) : child)),
  );
  return element;
}

const kind = {
  kind: 'plan',
  version: 1,
  title: 'Enquiry plan',
  default_audience: 'cycle',
  blocks: [
    { section: { key: 'change', title: 'The change', prompt: '' } },
    {
      group: {
        key: 'facts',
        title: 'Class, dates and cover',
        fields: [
          { key: 'class_name', title: 'Class', type: 'text' },
          { key: 'cover', title: 'Cover planned', type: 'number', unit: 'hours' },
          {
            key: 'protocol',
            title: 'Agreed protocol',
            type: 'choice',
            choices: [{ value: 'video_club', label: 'Video club' }],
          },
          {
            key: 'schools',
            title: 'Schools',
            type: 'records',
            columns: [
              { key: 'school', title: 'School', type: 'school' },
              { key: 'offers', title: 'Offers', type: 'text' },
            ],
          },
        ],
      },
    },
  ],
} as unknown as DocumentKind;

const naming = {
  title: 'Explaining why',
  sectionTitle: (_key: string, title: string) => title,
  schoolName: (id: string) => (id === 's1' ? 'Oakfield' : id),
  personName: (id: string) => id,
};

test('a plan becomes Markdown with its sections, lists, tables, links and fields', () => {
  const doc = new Doc();
  const linked = new XmlText();
  const nested = el(
    'list_item',
    el('paragraph', 'two'),
    el('bullet_list', el('list_item', el('paragraph', 'deep'))),
  );
  const heading = el('heading', 'Must stay');
  heading.setAttribute('level', 3 as never);
  const paragraph = el('paragraph');
  doc
    .getXmlFragment('change')
    .insert(0, [
      heading,
      el('ordered_list', el('list_item', el('paragraph', 'one')), nested),
      el('blockquote', el('paragraph', 'said')),
      el(
        'table',
        el('table_row', el('table_header', el('paragraph', 'A|B'))),
        el('table_row', el('table_cell', el('paragraph', 'c'))),
      ),
      paragraph,
    ]);
  paragraph.insert(0, [linked]);
  linked.insert(0, 'because ', { strong: {} });
  linked.insert(8, 'here', { strong: null, link: { href: 'https://example.org' } });

  const fields = doc.getMap('fields');
  fields.set('class_name', new Text('Year 4'));
  fields.set('cover', 9n);
  fields.set('protocol', 'video_club');
  const row = new SharedMap<unknown>();
  row.set('school', 's1');
  row.set('offers', new Text('Talk partners'));
  const rows = new YArray<unknown>();
  rows.insert(0, [row]);
  fields.set('schools', rows);

  expect(toMarkdown(doc, kind, naming)).toBe(`# Explaining why

## The change

### Must stay

1. one
2. two

   - deep

> said

| A\\|B |
| --- |
| c |

**because** [here](https://example.org)

## Class, dates and cover

Class: Year 4
Cover planned: 9 hours
Agreed protocol: Video club
- School: Oakfield
  Offers: Talk partners
`);
});

test('an empty document is its titles', () => {
  expect(toMarkdown(new Doc(), kind, naming)).toBe(
    '# Explaining why\n\n## The change\n\n## Class, dates and cover\n',
  );
});
