/** What the tools can do to a text, by name, and whether it applies just now. */
import type { Command, EditorState } from 'prosemirror-state';
import { commands, isHeading, isWithin, linkSelection, nearestList } from './commands';
import { markType, nodeType } from './schema';
import {
  columnRight,
  insertTable,
  removeColumn,
  removeRow,
  removeTable,
  rowBelow,
} from './shaping_tables';
import { isInTable } from './tables';

const shapes = {
  ...commands,
  table: insertTable,
  'row-below': rowBelow,
  'column-right': columnRight,
  'remove-row': removeRow,
  'remove-column': removeColumn,
  'remove-table': removeTable,
} satisfies Record<string, Command>;

export type ShapeName = keyof typeof shapes;

export function shape(name: ShapeName): Command {
  return shapes[name];
}

/** Whether a command applies, and whether what it makes is there already. */
export interface Standing {
  enabled: boolean;
  active: boolean;
}

export interface TextState {
  commands: Record<ShapeName, Standing>;
  inTable: boolean;
  /** The link at the caret, or null. */
  link: string | null;
  /** Some text is selected. */
  selected: boolean;
}

/** How everything stands at the present selection. */
export function textState(state: EditorState): TextState {
  const standing = {} as Record<ShapeName, Standing>;
  for (const name of Object.keys(shapes) as ShapeName[])
    standing[name] = { enabled: shapes[name](state), active: isActive(state, name) };
  return {
    commands: standing,
    inTable: isInTable(state),
    link: linkAt(state),
    selected: !state.selection.empty,
  };
}

function isActive(state: EditorState, name: ShapeName): boolean {
  switch (name) {
    case 'bold':
      return hasMark(state, 'strong');
    case 'italic':
      return hasMark(state, 'em');
    case 'heading':
      return isHeading(state, 3);
    case 'subheading':
      return isHeading(state, 4);
    case 'bullets':
      return nearestList(state)?.type === nodeType('bullet_list');
    case 'numbers':
      return nearestList(state)?.type === nodeType('ordered_list');
    case 'quote':
      return isWithin(state, nodeType('blockquote'));
    default:
      return false;
  }
}

function hasMark(state: EditorState, name: 'strong' | 'em'): boolean {
  const { from, to, empty, $from } = state.selection;
  const type = markType(name);
  if (empty) return !!type.isInSet(state.storedMarks ?? $from.marks());
  return state.doc.rangeHasMark(from, to, type);
}

/** The address of the link that the caret touches, or of the one that the selection begins in. */
function linkAt(state: EditorState): string | null {
  const { $from, empty } = state.selection;
  const touched = [$from.nodeAfter, empty ? $from.nodeBefore : null];
  for (const node of touched) {
    const mark = node && markType('link').isInSet(node.marks);
    if (mark) return String(mark.attrs.href);
  }
  return null;
}

/** Makes the selection, the link around the caret, or `text` put in at the caret, a link. */
export function setLink(href: string, text: string): Command {
  return (state, dispatch) => {
    if (!state.selection.empty) return linkSelection(href)(state, dispatch);
    if (!dispatch) return true;
    const type = markType('link');
    const mark = type.create({ href });
    const around = linkRange(state);
    const tr = around
      ? state.tr.removeMark(around.from, around.to, type).addMark(around.from, around.to, mark)
      : state.tr.replaceSelectionWith(state.schema.text(text, [mark]), false);
    dispatch(tr.removeStoredMark(type).scrollIntoView());
    return true;
  };
}

export const removeLink: Command = (state, dispatch) => {
  const { from, to, empty } = state.selection;
  const range = empty ? linkRange(state) : { from, to };
  if (!range) return false;
  if (dispatch) dispatch(state.tr.removeMark(range.from, range.to, markType('link')));
  return true;
};

/** From where to where the link around the caret reaches. */
function linkRange(state: EditorState): { from: number; to: number } | null {
  const { $from } = state.selection;
  const href = linkAt(state);
  if (href === null) return null;
  const start = $from.start();
  let range: { from: number; to: number } | null = null;
  $from.parent.forEach((child, offset) => {
    const linked = child.marks.some(
      ({ type, attrs }) => type === markType('link') && attrs.href === href,
    );
    const [from, to] = [start + offset, start + offset + child.nodeSize];
    if (linked && from <= $from.pos && $from.pos <= to)
      range = { from: Math.min(from, range?.from ?? from), to };
    else if (linked && range?.to === from) range = { from: range.from, to };
  });
  return range;
}
