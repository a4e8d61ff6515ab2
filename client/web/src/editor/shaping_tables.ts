/** What the tools can do to tables: insert and remove them, add and remove rows and columns. */
import type { Node, NodeType } from 'prosemirror-model';
import { type Command, TextSelection } from 'prosemirror-state';
import { nodeType, schema } from './schema';
import { type Here, here, isInTable, places } from './tables';

const SIZE = { rows: 3, columns: 2 };

function emptyCell(type: NodeType): Node {
  return type.create(null, schema.node('paragraph'));
}

function emptyRow(cells: number, type: NodeType): Node {
  return nodeType('table_row').create(
    null,
    Array.from({ length: cells }, () => emptyCell(type)),
  );
}

/** A table with a row of headings, two more rows, and a paragraph after it to go on in. */
export const insertTable: Command = (state, dispatch) => {
  if (isInTable(state)) return false;
  if (!dispatch) return true;
  const rows = Array.from({ length: SIZE.rows }, (_, row) =>
    emptyRow(SIZE.columns, nodeType(row === 0 ? 'table_header' : 'table_cell')),
  );
  const { $from, empty } = state.selection;
  const { parent } = $from;
  const blank = empty && parent.type === nodeType('paragraph') && parent.content.size === 0;
  const from = blank ? $from.before() : $from.after($from.depth || 1);
  const to = blank ? $from.after() : from;
  const table = nodeType('table').create(null, rows);
  const tr = state.tr.replaceWith(from, to, [table, schema.node('paragraph')]);
  tr.setSelection(TextSelection.near(tr.doc.resolve(from + 1)));
  dispatch(tr.scrollIntoView());
  return true;
};

function spans({ table }: Here): boolean {
  let found = false;
  table.descendants((node) => {
    if (Number(node.attrs.colspan ?? 1) > 1 || Number(node.attrs.rowspan ?? 1) > 1) found = true;
    return !found;
  });
  return found;
}

function columns({ table }: Here): number {
  let most = 0;
  table.forEach((row) => {
    most = Math.max(most, row.childCount);
  });
  return most;
}

export const rowBelow: Command = (state, dispatch) => {
  const at = here(state);
  if (!at || spans(at)) return false;
  const row = places(at)[at.row];
  if (dispatch && row) {
    const after = row.pos + row.node.nodeSize;
    const tr = state.tr.insert(after, emptyRow(columns(at), nodeType('table_cell')));
    dispatch(tr.setSelection(TextSelection.near(tr.doc.resolve(after + 1))).scrollIntoView());
  }
  return true;
};

export const columnRight: Command = (state, dispatch) => {
  const at = here(state);
  if (!at || spans(at)) return false;
  if (!dispatch) return true;
  const { tr } = state;
  // From the last row up, so that what is put in does not move what is still to come.
  for (const { pos, node, cells } of places(at).reverse()) {
    const next = cells[at.column + 1] ?? pos + node.nodeSize - 1;
    const beside = node.maybeChild(at.column) ?? node.lastChild;
    tr.insert(next, emptyCell(beside?.type ?? nodeType('table_cell')));
  }
  dispatch(tr.scrollIntoView());
  return true;
};

export const removeRow: Command = (state, dispatch) => {
  const at = here(state);
  if (!at || at.table.childCount < 2) return false;
  const row = places(at)[at.row];
  if (dispatch && row) dispatch(state.tr.delete(row.pos, row.pos + row.node.nodeSize));
  return true;
};

export const removeColumn: Command = (state, dispatch) => {
  const at = here(state);
  if (!at || spans(at) || columns(at) < 2) return false;
  if (!dispatch) return true;
  const { tr } = state;
  for (const { node, cells } of places(at).reverse()) {
    const cell = cells[at.column];
    if (cell !== undefined && node.childCount > 1)
      tr.delete(cell, cell + node.child(at.column).nodeSize);
  }
  dispatch(tr.scrollIntoView());
  return true;
};

export const removeTable: Command = (state, dispatch) => {
  const at = here(state);
  if (!at) return false;
  if (dispatch) dispatch(state.tr.delete(at.pos, at.pos + at.table.nodeSize).scrollIntoView());
  return true;
};
