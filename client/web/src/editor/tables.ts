/**
 * Simple tables: insert, add and remove rows and columns, go from cell to cell.
 *
 * Own commands instead of prosemirror-tables: that one mends a ragged table wherever it sees one,
 * and in a live document every page would do so at once, each adding its own cells. A column here is
 * simply the nth cell of each row, so a ragged table stays usable; a row or column is not added to a
 * table with cells that span several.
 */
import type { Node, NodeType } from 'prosemirror-model';
import { type Command, type EditorState, TextSelection } from 'prosemirror-state';
import { nodeType, schema } from './schema';

/** The table around the caret. */
interface Here {
  table: Node;
  /** Where it begins. */
  pos: number;
  row: number;
  column: number;
}

const SIZE = { rows: 3, columns: 2 };

function here(state: EditorState): Here | null {
  const { $head } = state.selection;
  for (let depth = $head.depth; depth > 0; depth--)
    if ($head.node(depth).type === nodeType('table'))
      return {
        table: $head.node(depth),
        pos: $head.before(depth),
        row: $head.index(depth),
        column: $head.depth > depth ? $head.index(depth + 1) : 0,
      };
  return null;
}

export function isInTable(state: EditorState): boolean {
  return here(state) !== null;
}

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

/** Where each row and each of its cells begins. */
function places({ table, pos }: Here): { pos: number; node: Node; cells: number[] }[] {
  const rows: { pos: number; node: Node; cells: number[] }[] = [];
  table.forEach((node, offset) => {
    const row = pos + 1 + offset;
    const cells: number[] = [];
    node.forEach((_cell, within) => {
      cells.push(row + 1 + within);
    });
    rows.push({ pos: row, node, cells });
  });
  return rows;
}

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

/** To the next or the previous cell; at the table's end it gives up, so that Tab leaves the text. */
function toCell(by: 1 | -1): Command {
  return (state, dispatch) => {
    const at = here(state);
    if (!at) return false;
    const rows = places(at);
    const all = rows.flatMap(({ cells }) => cells);
    const own = rows[at.row]?.cells[at.column];
    const next = own === undefined ? undefined : all[all.indexOf(own) + by];
    if (next === undefined) return false;
    if (dispatch) {
      const $cell = state.doc.resolve(next + 1);
      dispatch(state.tr.setSelection(TextSelection.near($cell)).scrollIntoView());
    }
    return true;
  };
}

export const nextCell = toCell(1);
export const previousCell = toCell(-1);
