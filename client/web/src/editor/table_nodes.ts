/**
 * Table nodes, by the names and attributes of ProseMirror's tables. Cells that span several rows or
 * columns are shown as they come (pasted, or written by a program); here none are made.
 */
import type { DOMOutputSpec, Node, NodeSpec } from 'prosemirror-model';

function span(dom: HTMLElement, name: string): number {
  return Math.max(1, Number(dom.getAttribute(name)) || 1);
}

function cell(tag: 'td' | 'th'): NodeSpec {
  return {
    content: 'block+',
    attrs: { colspan: { default: 1 }, rowspan: { default: 1 }, colwidth: { default: null } },
    isolating: true,
    parseDOM: [
      {
        tag,
        getAttrs: (dom) => ({ colspan: span(dom, 'colspan'), rowspan: span(dom, 'rowspan') }),
      },
    ],
    toDOM: ({ attrs }: Node): DOMOutputSpec => {
      const spans: Record<string, string> = {};
      if (attrs.colspan > 1) spans.colspan = String(attrs.colspan);
      if (attrs.rowspan > 1) spans.rowspan = String(attrs.rowspan);
      return [tag, spans, 0];
    },
  };
}

export const tableNodes: Record<string, NodeSpec> = {
  table: {
    content: 'table_row+',
    isolating: true,
    group: 'block',
    parseDOM: [{ tag: 'table' }],
    toDOM: (): DOMOutputSpec => ['table', ['tbody', 0]],
  },
  table_row: {
    content: '(table_cell | table_header)*',
    parseDOM: [{ tag: 'tr' }],
    toDOM: (): DOMOutputSpec => ['tr', 0],
  },
  table_cell: cell('td'),
  table_header: cell('th'),
};
