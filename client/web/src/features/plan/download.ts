/** The text of the plan as a file, from what this page and this device hold. */
import type { Cycle, DocumentKind } from '../../api/types';
import { toMarkdown } from '../../editor/markdown';
import type { Room } from '../../sync/room';
import type { Part } from './outline';

export async function download(
  room: Room,
  kind: DocumentKind,
  parts: readonly Part[],
  cycle: Cycle,
  title: string,
): Promise<void> {
  const doc = await room.snapshot();
  const text = toMarkdown(doc, kind, {
    title: `${cycle.title}: ${title}`,
    sectionTitle: (key, usual) => parts.find((part) => part.key === key)?.title ?? usual,
    schoolName: (id) => cycle.schools.find(({ school }) => school.id === id)?.school.name ?? id,
  });
  doc.destroy();
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type: 'text/markdown;charset=utf-8' }));
  link.download = `${fileName(cycle.title)}.md`;
  link.click();
  URL.revokeObjectURL(link.href);
}

/** Letters and digits of any script, joined by hyphens. */
export function fileName(title: string): string {
  return title.replace(/[^\p{Letter}\p{Number}]+/gu, '-').replace(/^-+|-+$/g, '') || 'plan';
}
