/** Rich text of the API (ProseMirror JSON) as plain lines, for places that only show it. */

interface Node {
  type?: unknown;
  text?: unknown;
  content?: unknown;
}

/** One line for each block that holds text. */
export function linesOf(document: unknown): string[] {
  const lines: string[] = [];
  const walk = (node: Node): string => {
    if (typeof node.text === 'string') return node.text;
    if (node.type === 'hard_break') return ' ';
    const inner = Array.isArray(node.content) ? (node.content as Node[]).map(walk).join('') : '';
    const isBlock = node.type === 'paragraph' || node.type === 'heading';
    if (isBlock && inner.trim()) lines.push(inner.trim());
    return isBlock ? '' : inner;
  };
  if (typeof document === 'object' && document !== null) walk(document as Node);
  return lines;
}
