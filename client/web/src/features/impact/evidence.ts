/** Evidence in words: what it is called, and how what can be chosen is grouped. */
import type { Evidence, EvidenceChoice } from '../../api/types';
import { to } from '../../router';
import { kinds } from './numbers';

type Named = Pick<EvidenceChoice, 'reading' | 'document'>;

/** What tells one thing from another, whoever names it. */
export function keyOf({ reading, document }: Named): string {
  return reading ? `reading ${reading.id}` : `document ${document?.id ?? ''}`;
}

/** 'Oakfield, final: Pupils who give a reason unasked', or a document's title. */
export function nameOf({ reading, document }: Named): string {
  if (reading) {
    return `${reading.school.short_name}, ${kinds[reading.kind].toLowerCase()}: ${reading.title}`;
  }
  return document?.title ?? '';
}

/** Where it can be read. */
export function hrefOf({ reading, document }: Named, cycle: string): string {
  if (reading) return to.cycleImpact(cycle);
  const lesson = document?.lesson_id;
  switch (document?.kind) {
    case 'observation':
      return lesson ? to.canvas(lesson) : to.cycleLessons(cycle);
    case 'discussion':
      return lesson ? to.discussion(lesson) : to.cycleLessons(cycle);
    case 'interview':
      return lesson ? to.interview(lesson, document.id) : to.cycleLessons(cycle);
    case 'lesson':
      return lesson ? to.lesson(lesson) : to.cycleLessons(cycle);
    case 'scan':
      return to.cycleScan(cycle);
    case 'feedback':
      return to.cycleFeedback(cycle);
    case 'review':
    case 'review_answer':
      return to.cycleReviews(cycle);
    case 'iteration':
      return to.cycleIterations(cycle);
    default:
      return to.cycle(cycle);
  }
}

/** One line of what a claim rests on. What one may not open has no name. */
export function told(evidence: Evidence): string {
  switch (evidence.state) {
    case 'hidden':
      return 'Something that you cannot open';
    case 'removed':
      return evidence.kind === 'reading'
        ? 'A reading that was removed since'
        : 'Something that was removed since';
    default: {
      const note = evidence.note ?? '';
      if (evidence.kind === 'work') return `Pupils’ work: ${note}`;
      return note ? `${nameOf(evidence)}. ${note}` : nameOf(evidence);
    }
  }
}

/** The readings of each measure together, then the documents. */
export function groups(
  choices: readonly EvidenceChoice[],
): { title: string; choices: { key: string; label: string }[] }[] {
  const found = new Map<string, { title: string; choices: { key: string; label: string }[] }>();
  for (const choice of choices) {
    const { reading } = choice;
    const at = reading?.measure_id ?? 'documents';
    const group = found.get(at) ?? { title: reading?.title ?? 'Written', choices: [] };
    const label = reading
      ? `${reading.school.short_name}, ${kinds[reading.kind].toLowerCase()}`
      : nameOf(choice);
    group.choices.push({ key: keyOf(choice), label });
    found.set(at, group);
  }
  return [...found.values()];
}
