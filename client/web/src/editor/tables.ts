/**
 * Tables as keys know them: where the caret is in one, and from cell to cell.
 *
 * Own commands instead of prosemirror-tables: that one mends a ragged table wherever it sees one,
 * and in a live document every page would do so at once, each adding its own cells. A column here is
 * simply the nth cell of each row, so a ragged table stays usable; a row or column is not added to a
 * table with cells that span several.
 */
import type { Node } from 'prosemirror-model';
import { type Command, type EditorState, TextSelection } from 'prosemirror-state';
import { nodeType } from './schema';

/** The table around the caret. */
export interface Here {
  table: Node;
  /** Where it begins. */
  pos: number;
  row: number;
  column: number;
}

export function here(state: EditorState): Here | null {
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

/** Where each row and each of its cells begins. */
export function places({ table, pos }: Here): { pos: number; node: Node; cells: number[] }[] {
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
