/** The prompt that stands in an empty section. It is drawn, never written into the text. */
import { Plugin } from 'prosemirror-state';
import { Decoration, DecorationSet } from 'prosemirror-view';
import { nodeType } from './schema';

export function prompt(words: string): Plugin {
  return new Plugin({
    props: {
      decorations: ({ doc }) => {
        const only = doc.firstChild;
        const empty =
          doc.childCount === 1 && only?.type === nodeType('paragraph') && only.content.size === 0;
        if (!empty) return null;
        const around = { class: 'prompt', 'data-prompt': words };
        return DecorationSet.create(doc, [Decoration.node(0, only.nodeSize, around)]);
      },
    },
  });
}
