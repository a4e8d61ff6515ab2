/**
 * The text of a document as Markdown, made in this page from what the page holds: for taking along
 * what could not be saved. (The server's own export is `/api/documents/{id}.md`.)
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
import type { DocumentKind } from '../api/types';

type Field = NonNullable<DocumentKind['blocks'][number]['group']>['fields'][number];

export interface Naming {
  title: string;
  /** The words of a template for a section. */
  sectionTitle: (key: string, title: string) => string;
  schoolName: (id: string) => string;
  personName: (id: string) => string;
}

export function toMarkdown(doc: Doc, kind: DocumentKind, naming: Naming): string {
  const parts = [`# ${naming.title}`];
  for (const { section, group } of kind.blocks) {
    if (section) {
      const text = blocks(doc.getXmlFragment(section.key), '');
      parts.push(`## ${naming.sectionTitle(section.key, section.title)}`);
      if (text) parts.push(text);
    }
    if (group) {
      const fields = doc.getMap('fields');
      const lines = group.fields.map((field) => fieldText(field, fields, naming));
      parts.push(`## ${group.title}`, lines.filter(Boolean).join('\n'));
    }
  }
  return `${parts.filter(Boolean).join('\n\n')}\n`;
}

function fieldText(field: Field, values: SharedMap<unknown>, naming: Naming): string {
  // What one record calls another is not for people.
  if (field.type === 'name' || field.type === 'pointer') return '';
  const value = values.get(field.key);
  if (value instanceof YArray) {
    const rows = value.toArray() as SharedMap<unknown>[];
    const of = (row: SharedMap<unknown>) =>
      (field.columns ?? []).map((column) => fieldText(column, row, naming)).filter(Boolean);
    return rows.map((row) => `- ${of(row).join('\n  ')}`).join('\n');
  }
  const plain = value instanceof Text ? value.toString() : String(value ?? '');
  if (!plain) return '';
  const choice = field.choices?.find((it) => it.value === plain)?.label;
  const shown =
    field.type === 'school'
      ? naming.schoolName(plain)
      : field.type === 'person'
        ? naming.personName(plain)
        : (choice ?? plain);
  return `${field.title}: ${shown}${field.unit ? ` ${field.unit}` : ''}`;
}

/** The blocks of a fragment or element, each line after `indent`. */
function blocks(parent: XmlFragment | XmlElement, indent: string): string {
  const children = parent.toArray().filter((child) => child instanceof XmlElement);
  const shown = children.map((child) => block(child, indent)).filter((text) => text.trim() !== '');
  return shown.join(`\n${indent.trimEnd()}\n`);
}

function block(element: XmlElement, indent: string): string {
  switch (element.nodeName) {
    case 'heading':
      return `${indent}${'#'.repeat(Number(element.getAttribute('level') ?? 3))} ${inline(element)}`;
    case 'bullet_list':
    case 'ordered_list':
      return list(element, indent);
    case 'blockquote':
      return blocks(element, '')
        .split('\n')
        .map((line) => `${indent}> ${line}`)
        .join('\n');
    case 'table':
      return table(element, indent);
    default:
      return element.toArray().some((child) => child instanceof XmlElement && !isInline(child))
        ? blocks(element, indent)
        : `${indent}${inline(element)}`;
  }
}

function list(element: XmlElement, indent: string): string {
  const items = element.toArray().filter((child) => child instanceof XmlElement);
  const start = Number(element.getAttribute('order') ?? 1);
  const shown = items.map((item, index) => {
    const bullet = element.nodeName === 'ordered_list' ? `${start + index}. ` : '- ';
    const text = blocks(item, indent + ' '.repeat(bullet.length));
    return `${indent}${bullet}${text.trimStart()}`;
  });
  return shown.join('\n');
}

function table(element: XmlElement, indent: string): string {
  const rows = element.toArray().filter((child) => child instanceof XmlElement);
  const lines = rows.map((row) => {
    const cells = row.toArray().filter((child) => child instanceof XmlElement);
    return `${indent}| ${cells
      .map((cell) =>
        blocks(cell, '')
          .replace(/\s*\n\s*/g, ' ')
          .replaceAll('|', '\\|'),
      )
      .join(' | ')} |`;
  });
  const columns = rows[0]?.length ?? 1;
  const rule = `${indent}|${' --- |'.repeat(columns)}`;
  return [lines[0], rule, ...lines.slice(1)].join('\n');
}

function isInline(element: XmlElement): boolean {
  return element.nodeName === 'hard_break' || element.nodeName === 'image';
}

function inline(parent: XmlElement): string {
  return parent
    .toArray()
    .map((child) => {
      if (child instanceof XmlText) return child.toDelta().map(run).join('');
      return child instanceof XmlElement && child.nodeName === 'hard_break' ? '  \n' : '';
    })
    .join('');
}

interface Run {
  insert: unknown;
  attributes?: Record<string, { href?: string } | undefined>;
}

function run({ insert, attributes = {} }: Run): string {
  if (typeof insert !== 'string') return '';
  const [, before = '', words = '', after = ''] = /^(\s*)([\s\S]*?)(\s*)$/.exec(insert) ?? [];
  if (!words) return insert;
  let marked = words;
  if (attributes.em) marked = `*${marked}*`;
  if (attributes.strong) marked = `**${marked}**`;
  if (attributes.link?.href) marked = `[${marked}](${attributes.link.href})`;
  return before + marked + after;
}
