/**
 * What a section of rich text may hold. Node and mark names are those of ProseMirror's basic, list
 * and table schemas; they are what stands in the live document, so they never change.
 *
 * Contents are a little wider than the usual (a list item may begin with any block), because two
 * people may change the same list at once and what comes out must have a place.
 */
import type { DOMOutputSpec, MarkSpec, NodeSpec } from 'prosemirror-model';
import { bulletList, listItem, orderedList } from 'prosemirror-schema-list';
import { allowedHref } from './links';
import { STYLE } from './pasted';
import { tableNodes } from './table_nodes';
import { TolerantSchema, UNSHOWABLE, UNSHOWABLE_INLINE } from './tolerant_schema';

const CANNOT_SHOW = 'This part cannot be shown here';

/** A node that is one element, with its content inside. */
function element(tag: string, spec: NodeSpec): NodeSpec {
  return { ...spec, group: 'block', parseDOM: [{ tag }], toDOM: (): DOMOutputSpec => [tag, 0] };
}

const code_block: NodeSpec = {
  content: 'text*',
  marks: '',
  group: 'block',
  code: true,
  defining: true,
  parseDOM: [{ tag: 'pre', preserveWhitespace: 'full' }],
  toDOM: (): DOMOutputSpec => ['pre', ['code', 0]],
};

const horizontal_rule: NodeSpec = {
  group: 'block',
  parseDOM: [{ tag: 'hr' }],
  toDOM: (): DOMOutputSpec => ['hr'],
};

const hard_break: NodeSpec = {
  inline: true,
  group: 'inline',
  selectable: false,
  parseDOM: [{ tag: 'br' }],
  toDOM: (): DOMOutputSpec => ['br'],
};

/** Sections stand under headings of level 2, so headings inside begin at 3. */
const heading: NodeSpec = {
  attrs: { level: { default: 3 } },
  content: 'inline*',
  group: 'block',
  defining: true,
  parseDOM: [
    ...['h1', 'h2', 'h3'].map((tag) => ({ tag, attrs: { level: 3 } })),
    ...['h4', 'h5', 'h6'].map((tag) => ({ tag, attrs: { level: 4 } })),
  ],
  toDOM: (node): DOMOutputSpec => [Number(node.attrs.level) >= 4 ? 'h4' : 'h3', 0],
};

/** Pictures that other programs put in are named, never fetched. */
const image: NodeSpec = {
  inline: true,
  group: 'inline',
  atom: true,
  attrs: { src: { default: '' }, alt: { default: null }, title: { default: null } },
  toDOM: (node): DOMOutputSpec => [
    'span',
    { class: 'unshowable' },
    `Picture: ${node.attrs.alt || 'not shown here'}`,
  ],
};

const unshowable: NodeSpec = {
  group: 'block',
  atom: true,
  toDOM: (): DOMOutputSpec => ['p', { class: 'unshowable' }, CANNOT_SHOW],
};

const unshowableInline: NodeSpec = {
  inline: true,
  group: 'inline',
  atom: true,
  toDOM: (): DOMOutputSpec => ['span', { class: 'unshowable' }, CANNOT_SHOW],
};

const link: MarkSpec = {
  attrs: { href: {}, title: { default: null } },
  inclusive: false,
  parseDOM: [
    {
      tag: 'a[href]',
      getAttrs: (dom) => {
        const href = allowedHref(dom.getAttribute('href'));
        return href === null ? false : { href, title: dom.getAttribute('title') };
      },
    },
  ],
  toDOM: (mark): DOMOutputSpec => {
    const href = allowedHref(mark.attrs.href);
    if (href === null) return ['span', 0];
    const { title } = mark.attrs;
    return [
      'a',
      { href, ...(title ? { title } : {}), rel: 'noopener noreferrer', target: '_blank' },
      0,
    ];
  },
};

const lists: Record<string, NodeSpec> = {
  ordered_list: { ...orderedList, content: 'list_item+', group: 'block' },
  bullet_list: { ...bulletList, content: 'list_item+', group: 'block' },
  list_item: { ...listItem, content: 'block+' },
};

/**
 * Bold and italic by tag, or by the style that word processors give instead. The page's security
 * policy blocks style attributes, so pasted ones arrive under another name (`pasted.ts`).
 */
function mark(name: 'strong' | 'em', tags: string[], on: RegExp, off: RegExp): MarkSpec {
  const styleOf = (dom: HTMLElement) => dom.getAttribute(STYLE) ?? '';
  return {
    parseDOM: [
      ...tags.map((tag) => ({
        tag,
        getAttrs: (dom: HTMLElement) => (off.test(styleOf(dom)) ? false : null),
      })),
      {
        tag: `[${STYLE}]`,
        consuming: false,
        getAttrs: (dom: HTMLElement) => (on.test(styleOf(dom)) ? null : false),
      },
    ],
    toDOM: (): DOMOutputSpec => [name, 0],
  };
}

const strong = mark(
  'strong',
  ['strong', 'b'],
  /font-weight:\s*(bold|bolder|[6-9]\d\d)/i,
  /font-weight:\s*(normal|[1-4]\d\d)/i,
);
const em = mark('em', ['em', 'i'], /font-style:\s*italic/i, /font-style:\s*normal/i);

const code: MarkSpec = {
  code: true,
  parseDOM: [{ tag: 'code' }],
  toDOM: (): DOMOutputSpec => ['code', 0],
};

export const schema = new TolerantSchema({
  nodes: {
    doc: { content: 'block+' },
    paragraph: element('p', { content: 'inline*' }),
    heading,
    blockquote: element('blockquote', { content: 'block+', defining: true }),
    ...lists,
    ...tableNodes,
    horizontal_rule,
    code_block,
    text: { group: 'inline' },
    hard_break,
    image,
    [UNSHOWABLE]: unshowable,
    [UNSHOWABLE_INLINE]: unshowableInline,
  },
  marks: { link, em, strong, code },
});

type NodeName =
  | 'paragraph'
  | 'heading'
  | 'blockquote'
  | 'bullet_list'
  | 'ordered_list'
  | 'list_item'
  | 'table'
  | 'table_row'
  | 'table_cell'
  | 'table_header'
  | 'hard_break';

/** The type of a node that this schema certainly has. */
export function nodeType(name: NodeName) {
  const type = schema.nodes[name];
  if (!type) throw new Error(`the schema has no ${name}`);
  return type;
}

export function markType(name: 'link' | 'em' | 'strong') {
  const type = schema.marks[name];
  if (!type) throw new Error(`the schema has no ${name}`);
  return type;
}
