/** The text of a document as a file, from what this page and this device hold. */
import type { DocumentKind } from '../../api/types';
import { toMarkdown } from '../../editor/markdown';
import type { Room } from '../../sync/room';
import { save } from '../../ui/save_file';
import type { Around } from './around';
import type { Part } from './outline';

export async function download(
  room: Room,
  kind: DocumentKind,
  parts: readonly Part[],
  around: Around,
  title: string,
): Promise<void> {
  const doc = await room.snapshot();
  const text = toMarkdown(doc, kind, {
    title: `${around.title}: ${title}`,
    sectionTitle: (key, usual) => parts.find((part) => part.key === key)?.title ?? usual,
    schoolName: (id) => around.schools.find((school) => school.id === id)?.name ?? id,
    personName: (id) => around.people.find((person) => person.id === id)?.name ?? id,
  });
  doc.destroy();
  save(`${fileName(around.title)}.md`, 'text/markdown', text);
}

/** Letters and digits of any script, joined by hyphens. */
export function fileName(title: string): string {
  return title.replace(/[^\p{Letter}\p{Number}]+/gu, '-').replace(/^-+|-+$/g, '') || 'text';
}
