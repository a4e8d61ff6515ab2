/**
 * Simple tables: insert, add and remove rows and columns, go from cell to cell.
 *
 * ProseMirror's own table plugin mends ragged tables whenever it sees one. In a live document every
 * page would do so at once, each adding its own cells; here a table is mended only before a command
 * of this person changes it.
 */
import type { Command, EditorState } from 'prosemirror-state';
import { TextSelection } from 'prosemirror-state';
import {
  addColumnAfter,
  addRowAfter,
  deleteColumn,
  deleteRow,
  deleteTable,
  fixTables,
  goToNextCell,
  isInTable,
} from 'prosemirror-tables';
import type { EditorView } from 'prosemirror-view';
import { nodeType, schema } from './schema';

/** A table with a row of headings, two more rows, and a paragraph after it to go on in. */
export const insertTable: Command = (state, dispatch) => {
  if (isInTable(state)) return false;
  const cell = (name: 'table_cell' | 'table_header') => nodeType(name).createAndFill();
  const row = (name: 'table_cell' | 'table_header') =>
    nodeType('table_row').create(
      null,
      [cell(name), cell(name)].filter((it) => it !== null),
    );
  const table = nodeType('table').create(null, [
    row('table_header'),
    row('table_cell'),
    row('table_cell'),
  ]);
  if (!dispatch) return true;
  const { $from, empty } = state.selection;
  const blank =
    empty && $from.parent.type === nodeType('paragraph') && $from.parent.content.size === 0;
  const from = blank ? $from.before() : $from.after($from.depth || 1);
  const to = blank ? $from.after() : from;
  const tr = state.tr.replaceWith(from, to, [table, schema.node('paragraph')]);
  tr.setSelection(TextSelection.near(tr.doc.resolve(from + 1)));
  dispatch(tr.scrollIntoView());
  return true;
};

function mended(command: Command): Command {
  return (state, dispatch, view) => {
    if (!isInTable(state)) return false;
    if (!dispatch || !view) return command(state);
    const mend = fixTables(state);
    if (mend?.docChanged) view.dispatch(mend);
    return command(view.state, dispatch, view);
  };
}

export const rowBelow = mended(addRowAfter);
export const columnRight = mended(addColumnAfter);
export const removeRow = mended(deleteRow);
export const removeColumn = mended(deleteColumn);
export const removeTable: Command = (state, dispatch) =>
  isInTable(state) && deleteTable(state, dispatch);

/** To the next or the previous cell; at the table's end it gives up, so that Tab leaves the text. */
export const nextCell = inTableOnly(goToNextCell(1));
export const previousCell = inTableOnly(goToNextCell(-1));

function inTableOnly(command: Command): Command {
  return (state: EditorState, dispatch, view?: EditorView) =>
    isInTable(state) && command(state, dispatch, view);
}

export { isInTable };
