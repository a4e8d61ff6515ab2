/**
 * What a document's page shows, in its order, with the words of a template; and what of it is
 * written. Pure, apart from reading the shared document.
 */
import {
  type Doc,
  type Map as SharedMap,
  Text,
  XmlElement,
  type XmlFragment,
  XmlText,
  Array as YArray,
} from 'yjs';
import type { Cycle, DocumentKind, Phase, Template } from '../../api/types';

type Block = DocumentKind['blocks'][number];
export type Section = NonNullable<Block['section']>;
export type Group = NonNullable<Block['group']>;
export type Field = Group['fields'][number];

export interface SectionPart {
  kind: 'section';
  key: string;
  title: string;
  prompt: string;
  /** The template offers it at the page's end while nobody has written in it. */
  folded: boolean;
  requiredBefore: string | null;
}

export interface GroupPart {
  kind: 'group';
  key: string;
  title: string;
  fields: Field[];
}

export type Part = SectionPart | GroupPart;

export function outline(kind: DocumentKind, template: Template | null): Part[] {
  return kind.blocks.flatMap(({ section, group }): Part[] => {
    if (group) return [{ kind: 'group', key: group.key, title: group.title, fields: group.fields }];
    if (!section) return [];
    const words = template?.sections?.[section.key];
    return [
      {
        kind: 'section',
        key: section.key,
        title: words?.title ?? section.title,
        prompt: words?.prompt ?? section.prompt,
        folded: words?.folded ?? false,
        requiredBefore: section.required_before ?? null,
      },
    ];
  });
}

/** Whether a section holds anything but blanks and empty blocks. */
export function isWritten(fragment: XmlFragment | XmlElement): boolean {
  return fragment.toArray().some((child) => {
    if (child instanceof XmlText) return child.toString().trim() !== '';
    if (!(child instanceof XmlElement)) return false;
    return child.nodeName === 'image' || child.nodeName === 'horizontal_rule' || isWritten(child);
  });
}

/** Names and pointers are between records; nobody reads or writes them. */
export function isShown({ type }: Field): boolean {
  return type !== 'name' && type !== 'pointer';
}

/** Whether a field holds something; of required records each must be complete. */
export function isFilled(field: Field, value: unknown): boolean {
  if (value instanceof YArray) {
    const rows = value.toArray() as SharedMap<unknown>[];
    const columns = (field.columns ?? []).filter(isShown);
    if (!field.required_before)
      return rows.some((row) => columns.slice(1).some((it) => isFilled(it, row.get(it.key))));
    return (
      rows.length > 0 && rows.every((row) => columns.every((it) => isFilled(it, row.get(it.key))))
    );
  }
  if (value instanceof Text) return value.toString().trim() !== '';
  return value !== undefined && value !== null && value !== '';
}

/** The keys of all sections and fields in which something stands. */
export function writtenKeys(doc: Doc, parts: readonly Part[]): string[] {
  const fields = doc.getMap('fields');
  return parts.flatMap((part) => {
    if (part.kind === 'section') return isWritten(doc.getXmlFragment(part.key)) ? [part.key] : [];
    return part.fields.filter((it) => isFilled(it, fields.get(it.key))).map(({ key }) => key);
  });
}

const ORDER: Phase[] = ['scan', 'plan', 'try', 'review', 'share', 'closed'];

/** 'Needed before Try' while that phase is still to come, 'Not written yet' after it. */
export function needed(requiredBefore: string | null, cycle: Cycle): string | null {
  if (!requiredBefore) return null;
  const ahead = ORDER.indexOf(cycle.phase) < ORDER.indexOf(requiredBefore as Phase);
  if (!ahead) return 'Not written yet';
  const name = cycle.phase_names.find(({ phase }) => phase === requiredBefore)?.name;
  return `Needed before ${name ?? requiredBefore}`;
}
