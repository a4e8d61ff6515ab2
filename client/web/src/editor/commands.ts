/** What the toolbar and the keyboard can do to a text, by name, and whether it applies just now. */
import { lift, setBlockType, toggleMark, wrapIn } from 'prosemirror-commands';
import type { NodeType } from 'prosemirror-model';
import { liftListItem, sinkListItem, wrapInList } from 'prosemirror-schema-list';
import type { Command, EditorState } from 'prosemirror-state';
import { markType, nodeType } from './schema';
import {
  columnRight,
  insertTable,
  isInTable,
  removeColumn,
  removeRow,
  removeTable,
  rowBelow,
} from './tables';

export type CommandName =
  | 'bold'
  | 'italic'
  | 'heading'
  | 'subheading'
  | 'bullets'
  | 'numbers'
  | 'quote'
  | 'table'
  | 'row-below'
  | 'column-right'
  | 'remove-row'
  | 'remove-column'
  | 'remove-table';

/** Whether a command applies, and whether what it makes is there already. */
export interface Standing {
  enabled: boolean;
  active: boolean;
}

export interface TextState {
  commands: Record<CommandName, Standing>;
  inTable: boolean;
  /** The link at the caret, or null. */
  link: string | null;
  /** Some text is selected. */
  selected: boolean;
}

/** A heading of `level`, or a paragraph again where it is one. */
function toggleHeading(level: number): Command {
  return (state, dispatch) =>
    isHeading(state, level)
      ? setBlockType(nodeType('paragraph'))(state, dispatch)
      : setBlockType(nodeType('heading'), { level })(state, dispatch);
}

/** A list of this kind; out of it where it is one; the other kind becomes this one. */
function toggleList(list: NodeType): Command {
  return (state, dispatch, view) => {
    const around = nearestList(state);
    if (!around) return wrapInList(list)(state, dispatch);
    if (around.type === list) return liftListItem(nodeType('list_item'))(state, dispatch, view);
    if (dispatch) dispatch(state.tr.setNodeMarkup(around.pos, list));
    return true;
  };
}

const toggleQuote: Command = (state, dispatch) =>
  isWithin(state, nodeType('blockquote'))
    ? lift(state, dispatch)
    : wrapIn(nodeType('blockquote'))(state, dispatch);

const commands: Record<CommandName, Command> = {
  bold: toggleMark(markType('strong')),
  italic: toggleMark(markType('em')),
  heading: toggleHeading(3),
  subheading: toggleHeading(4),
  bullets: toggleList(nodeType('bullet_list')),
  numbers: toggleList(nodeType('ordered_list')),
  quote: toggleQuote,
  table: insertTable,
  'row-below': rowBelow,
  'column-right': columnRight,
  'remove-row': removeRow,
  'remove-column': removeColumn,
  'remove-table': removeTable,
};

export const indent = sinkListItem(nodeType('list_item'));
export const outdent = liftListItem(nodeType('list_item'));

export function command(name: CommandName): Command {
  return commands[name];
}

/** How everything stands at the present selection. */
export function textState(state: EditorState): TextState {
  const standing = {} as Record<CommandName, Standing>;
  for (const name of Object.keys(commands) as CommandName[])
    standing[name] = { enabled: commands[name](state), active: isActive(state, name) };
  return {
    commands: standing,
    inTable: isInTable(state),
    link: linkAt(state),
    selected: !state.selection.empty,
  };
}

function isActive(state: EditorState, name: CommandName): boolean {
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

function isHeading(state: EditorState, level: number): boolean {
  const { parent } = state.selection.$from;
  return parent.type === nodeType('heading') && Number(parent.attrs.level) === level;
}

function isWithin(state: EditorState, type: NodeType): boolean {
  const { $from } = state.selection;
  for (let depth = $from.depth; depth > 0; depth--)
    if ($from.node(depth).type === type) return true;
  return false;
}

function nearestList(state: EditorState): { type: NodeType; pos: number } | null {
  const { $from } = state.selection;
  for (let depth = $from.depth; depth > 0; depth--) {
    const { type } = $from.node(depth);
    if (type === nodeType('bullet_list') || type === nodeType('ordered_list'))
      return { type, pos: $from.before(depth) };
  }
  return null;
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
    const type = markType('link');
    const mark = type.create({ href });
    const { from, to, empty } = state.selection;
    if (!dispatch) return true;
    if (!empty) {
      dispatch(state.tr.removeMark(from, to, type).addMark(from, to, mark).scrollIntoView());
      return true;
    }
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
