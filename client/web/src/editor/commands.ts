/** What keys can do to a text, by name. What only the tools can do comes with them (`shaping.ts`). */
import { lift, setBlockType, toggleMark, wrapIn } from 'prosemirror-commands';
import type { NodeType } from 'prosemirror-model';
import { liftListItem, sinkListItem, wrapInList } from 'prosemirror-schema-list';
import type { Command, EditorState } from 'prosemirror-state';
import { markType, nodeType } from './schema';

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

export const commands = {
  bold: toggleMark(markType('strong')),
  italic: toggleMark(markType('em')),
  heading: toggleHeading(3),
  subheading: toggleHeading(4),
  bullets: toggleList(nodeType('bullet_list')),
  numbers: toggleList(nodeType('ordered_list')),
  quote: toggleQuote,
} satisfies Record<string, Command>;

export const indent = sinkListItem(nodeType('list_item'));
export const outdent = liftListItem(nodeType('list_item'));

/** Makes what is selected a link. */
export function linkSelection(href: string): Command {
  return (state, dispatch) => {
    const type = markType('link');
    const { from, to, empty } = state.selection;
    if (empty) return false;
    const { tr } = state;
    dispatch?.(
      tr.removeMark(from, to, type).addMark(from, to, type.create({ href })).scrollIntoView(),
    );
    return true;
  };
}

export function isHeading(state: EditorState, level: number): boolean {
  const { parent } = state.selection.$from;
  return parent.type === nodeType('heading') && Number(parent.attrs.level) === level;
}

export function isWithin(state: EditorState, type: NodeType): boolean {
  const { $from } = state.selection;
  for (let depth = $from.depth; depth > 0; depth--)
    if ($from.node(depth).type === type) return true;
  return false;
}

export function nearestList(state: EditorState): { type: NodeType; pos: number } | null {
  const { $from } = state.selection;
  for (let depth = $from.depth; depth > 0; depth--) {
    const { type } = $from.node(depth);
    if (type === nodeType('bullet_list') || type === nodeType('ordered_list'))
      return { type, pos: $from.before(depth) };
  }
  return null;
}
