/** What typing alone brings about: `- ` begins a list, Enter goes on with it, Tab indents. */
import { baseKeymap, chainCommands, exitCode } from 'prosemirror-commands';
import {
  type InputRule,
  inputRules,
  textblockTypeInputRule,
  undoInputRule,
  wrappingInputRule,
} from 'prosemirror-inputrules';
import { keymap } from 'prosemirror-keymap';
import type { Node } from 'prosemirror-model';
import { splitListItem } from 'prosemirror-schema-list';
import type { Command, Plugin } from 'prosemirror-state';
import { commands, indent, outdent } from './commands';
import { nodeType } from './schema';
import { nextCell, previousCell } from './tables';

const rules: InputRule[] = [
  wrappingInputRule(/^\s*[-*+]\s$/, nodeType('bullet_list')),
  wrappingInputRule(
    /^(\d{1,3})[.)]\s$/,
    nodeType('ordered_list'),
    (match) => ({ order: Number(match[1]) }),
    (match, node) => node.childCount + Number(node.attrs.order) === Number(match[1]),
  ),
  wrappingInputRule(/^\s*>\s$/, nodeType('blockquote')),
  textblockTypeInputRule(/^(#{1,4})\s$/, nodeType('heading'), (match) => ({
    level: (match[1]?.length ?? 1) > 2 ? 4 : 3,
  })),
];

/** What the editor around the text does for a key. */
export interface KeyActions {
  undo: () => void;
  redo: () => void;
  link: () => void;
  toolbar: () => void;
}

export function typing(actions: KeyActions): Plugin[] {
  // After Esc the next Tab leaves the text, so that lists and tables are no trap for the keyboard.
  let leaving: Node | null = null;
  const unlessLeaving =
    (inner: Command): Command =>
    (state, dispatch, view) => {
      if (leaving !== state.doc) return inner(state, dispatch, view);
      leaving = null;
      return false;
    };
  const does = (act: () => void) => () => {
    act();
    return true;
  };
  const breakLine: Command = chainCommands(exitCode, (state, dispatch) => {
    const br = nodeType('hard_break').create();
    if (dispatch) dispatch(state.tr.replaceSelectionWith(br).scrollIntoView());
    return true;
  });

  return [
    inputRules({ rules }),
    keymap({
      'Mod-b': commands.bold,
      'Mod-i': commands.italic,
      'Mod-k': does(actions.link),
      'Mod-z': does(actions.undo),
      'Mod-y': does(actions.redo),
      'Mod-Shift-z': does(actions.redo),
      'Mod-Alt-3': commands.heading,
      'Mod-Alt-4': commands.subheading,
      'Mod-Shift-7': commands.numbers,
      'Mod-Shift-8': commands.bullets,
      'Mod-Shift-9': commands.quote,
      'Mod-]': indent,
      'Mod-[': outdent,
      'Alt-F10': does(actions.toolbar),
      Backspace: undoInputRule,
      Enter: splitListItem(nodeType('list_item')),
      'Shift-Enter': breakLine,
      Tab: unlessLeaving(chainCommands(nextCell, indent)),
      'Shift-Tab': unlessLeaving(chainCommands(previousCell, outdent)),
      Escape: (state) => {
        leaving = state.doc;
        return false;
      },
    }),
    keymap(baseKeymap),
  ];
}
