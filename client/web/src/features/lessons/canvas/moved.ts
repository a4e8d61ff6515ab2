/**
 * Takes what an observer wrote from one observation to another: entries by their names, so that
 * doing it twice moves nothing twice, and the words besides. Works on shared documents, no I/O.
 */
import { type Doc, Map as SharedMap, Text, XmlElement, Array as YArray } from 'yjs';
import { isWritten } from '../../document/outline';
import type { LessonPlan } from './grid';

const SECTIONS = ['surprise', 'pattern', 'thoughts'];

/** What stands in an observation that can be moved. */
export interface Written {
  /** The names of its entries. */
  entries: string[];
  /** The photos that its entries point at. */
  photos: string[];
  /** The keys of its sections in which something is written. */
  sections: string[];
}

const rowsOf = (doc: Doc): SharedMap<unknown>[] => {
  const field = doc.getMap('fields').get('entries');
  const rows = field instanceof YArray ? field.toArray() : [];
  return rows.filter((row): row is SharedMap<unknown> => row instanceof SharedMap);
};
const nameOf = (row: SharedMap<unknown>) => String(row.get('name') ?? '');

export function whatIsWritten(doc: Doc): Written {
  const rows = rowsOf(doc);
  return {
    entries: rows.map(nameOf).filter(Boolean),
    photos: rows.flatMap((row) => String(row.get('photo') ?? '') || []),
    sections: SECTIONS.filter((key) => isWritten(doc.getXmlFragment(key))),
  };
}

/** The stage of another plan that is called the same; its own name where none is. */
export function stageIn(from: LessonPlan, other: LessonPlan): (stage: string) => string {
  const title = (words: string) => words.trim().toLocaleLowerCase('en-GB');
  return (stage) => {
    const before = from.stages.find(({ name }) => name === stage);
    const same = before && other.stages.filter((it) => title(it.title) === title(before.title));
    return same?.length === 1 && same[0] ? same[0].name : stage;
  };
}

/**
 * Copies what is in `from` and not in `other` yet; `stage` says where an entry belongs there.
 * `known` is where the entries of `other` are looked for, if it may hold more of them.
 */
export function copyWritten(
  from: Doc,
  other: Doc,
  stage: (name: string) => string,
  known: Doc = other,
): void {
  const entries = other.getMap('fields').get('entries');
  if (!(entries instanceof YArray)) throw new Error('there is no place for entries yet');
  const there = new Set([...rowsOf(other), ...rowsOf(known)].map(nameOf));
  other.transact(() => {
    for (const row of rowsOf(from)) {
      if (!nameOf(row) || there.has(nameOf(row))) continue;
      const copy = new SharedMap<unknown>();
      entries.push([copy]);
      for (const [key, value] of row.entries()) {
        if (value instanceof Text) copy.set(key, new Text(value.toString()));
        else copy.set(key, key === 'stage' ? stage(String(value)) : value);
      }
    }
    for (const key of whatIsWritten(from).sections) {
      const [source, target] = [from.getXmlFragment(key), other.getXmlFragment(key)];
      if (target.toString().includes(source.toString())) continue;
      const blocks = source.toArray().filter((block) => block instanceof XmlElement);
      target.insert(
        target.length,
        blocks.map((block) => block.clone()),
      );
    }
  });
}

/** Takes away from `from` what stands the same in `other`, and nothing else. */
export function clearWritten(from: Doc, other: Doc): void {
  const field = from.getMap('fields').get('entries');
  const there = new Map(rowsOf(other).map((row) => [nameOf(row), sameWords(row)]));
  from.transact(() => {
    if (field instanceof YArray)
      for (let at = field.length - 1; at >= 0; at -= 1) {
        const row = field.get(at);
        if (row instanceof SharedMap && nameOf(row) && there.get(nameOf(row)) === sameWords(row))
          field.delete(at);
      }
    for (const key of whatIsWritten(from).sections) {
      const fragment = from.getXmlFragment(key);
      if (!other.getXmlFragment(key).toString().includes(fragment.toString())) continue;
      fragment.delete(0, fragment.length);
      fragment.insert(0, [new XmlElement('paragraph')]);
    }
  });
}

/** An entry to compare with another: all but its stage, which is called otherwise there. */
function sameWords(row: SharedMap<unknown>): string {
  const { stage, ...rest } = row.toJSON();
  return JSON.stringify(Object.entries(rest).sort(([one], [other]) => (one < other ? -1 : 1)));
}
