/** What a live document stands in: the schools and people that its fields name, and its page. */
import type { CycleDocument, PersonBrief, SchoolBrief } from '../../api/types';

/** A document as its cycle or lesson tells of it. */
export type Paper = Pick<CycleDocument, 'id' | 'kind' | 'title' | 'audience' | 'may_write'>;

export interface Around {
  /** The cycle's or the lesson's title, by which files and kept copies are named. */
  title: string;
  schools: readonly SchoolBrief[];
  people: readonly PersonBrief[];
  /** A choice in this document's own words, where it has some: 'A Robin' for the case pupil A. */
  choice?: (field: string, value: string) => string | null;
  /** What to say at a part that is still empty: 'Needed before Try'. */
  need: (requiredBefore: string | null) => string | null;
  /** The address of the document's page. */
  page: string;
  /** The API's answers that the page needs beside the document, by their paths. */
  answers: Record<string, unknown>;
}
