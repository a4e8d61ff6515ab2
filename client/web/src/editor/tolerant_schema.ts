/**
 * A schema that never refuses what stands in a live document.
 *
 * y-prosemirror deletes from the shared document whatever its schema refuses: an element of an
 * unknown name, a text with an unknown mark, a list that two people emptied at once. Text would be
 * lost for everybody because one page is older than another. So here the unknown is shown as a
 * placeholder, an unknown mark is left away, and what is missing is filled in; all that only in
 * this view, nothing is written because of it.
 */
import {
  type Attrs,
  Fragment,
  type Mark,
  type MarkType,
  type Node,
  type NodeType,
  Schema,
} from 'prosemirror-model';

/** Names of the nodes that stand for what cannot be shown. */
export const UNSHOWABLE = 'unshowable';
export const UNSHOWABLE_INLINE = 'unshowable_inline';

type Content = Fragment | Node | readonly Node[];

export class TolerantSchema extends Schema {
  override node(
    type: string | NodeType,
    attrs: Attrs | null = null,
    content?: Content,
    marks?: readonly Mark[],
  ): Node {
    const known = typeof type === 'string' ? this.nodes[type] : type;
    if (!known) return this.placeholder(UNSHOWABLE);
    const plain = withPlainNumbers(attrs);
    try {
      return super.node(known, plain, content as Fragment, marks);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      return this.#nearest(known, plain, Fragment.from(content as Fragment));
    }
  }

  override text(text: string, marks?: readonly (Mark | null)[] | null): Node {
    const known = marks?.filter((mark) => mark !== null) ?? null;
    // Something embedded in a text by another program arrives here as an object.
    return super.text(typeof text === 'string' ? text : '\uFFFC', known);
  }

  /** Null for a mark that this schema does not have: `text` leaves it away. */
  override mark(type: string | MarkType, attrs?: Attrs | null): Mark {
    const known = typeof type === 'string' ? this.marks[type] : type;
    if (!known) return null as unknown as Mark;
    return super.mark(known, typeof attrs === 'object' ? attrs : null);
  }

  placeholder(name: typeof UNSHOWABLE | typeof UNSHOWABLE_INLINE): Node {
    return super.node(name);
  }

  /** A node as near as can be to one that the schema refuses. */
  #nearest(type: NodeType, attrs: Attrs | null, content: Fragment): Node {
    const children = type.inlineContent ? this.#inlined(content) : content;
    try {
      const filled = type.createAndFill(attrs, children);
      if (filled) return filled;
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
    }
    return this.placeholder(type.isInline ? UNSHOWABLE_INLINE : UNSHOWABLE);
  }

  #inlined(content: Fragment): Fragment {
    const children: Node[] = [];
    content.forEach((child) => {
      children.push(child.isInline ? child : this.placeholder(UNSHOWABLE_INLINE));
    });
    return Fragment.from(children);
  }
}

/** Whole numbers written by programs may arrive as BigInt, which is unequal to every number. */
function withPlainNumbers(attrs: Attrs | null): Attrs | null {
  if (!attrs) return null;
  return Object.fromEntries(
    Object.entries(attrs).map(([key, value]) => [
      key,
      typeof value === 'bigint' ? Number(value) : value,
    ]),
  );
}
