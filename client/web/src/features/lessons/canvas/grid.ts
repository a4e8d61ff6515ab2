/**
 * The canvas of a lesson: stages by case pupils, what was predicted above what was seen. Read from
 * the lesson plan and from the observations that the reader may read. Pure, apart from reading the
 * shared documents.
 */
import { type Doc, Array as YArray } from 'yjs';
import type { PersonBrief } from '../../../api/types';
import { inOrder, type Shared } from '../../document/records';

export const LETTERS = ['a', 'b', 'c'] as const;
export type Letter = (typeof LETTERS)[number];

export const MATCHES = ['yes', 'partly', 'no', 'unknown'] as const;
/** What was seen, against the prediction. */
export type Match = (typeof MATCHES)[number];

export interface Pupil {
  letter: Letter;
  /** Their alias; 'Pupil A' while they have none. */
  alias: string;
  typifies: string;
  criterion: string;
}

export interface Stage {
  /** Its own name, at which entries point. */
  name: string;
  /** Counts from 1. */
  number: number;
  title: string;
  teacher: string;
  predicted: Record<Letter, string>;
  minutes: number | null;
}

export interface Watch {
  person: string;
  pupil: string;
}

export interface LessonPlan {
  classAlias: string;
  classSize: number | null;
  pupils: Pupil[];
  stages: Stage[];
  watches: Watch[];
}

/** To write in where the plan has not come: pupils by their letters, and one row without a stage. */
export const NO_STAGES: LessonPlan = {
  classAlias: '',
  classSize: null,
  pupils: LETTERS.map((letter) => ({
    ...{ letter, alias: `Pupil ${letter.toUpperCase()}` },
    ...{ typifies: '', criterion: '' },
  })),
  stages: [
    {
      ...{ name: '', number: 1, title: 'Whatever the stage', teacher: '' },
      ...{ predicted: { a: '', b: '', c: '' }, minutes: null },
    },
  ],
  watches: [],
};

/** Where an entry belongs: a cell of the grid. */
export interface Place {
  stage: string;
  pupil: Letter;
}

export interface Entry {
  name: string;
  stage: string;
  pupil: Letter;
  /** Milliseconds since 1970; null while it was never stamped. */
  at: number | null;
  seen: string;
  match: Match | null;
  /** Which photo of work belongs to it, and the observation on which that hangs. */
  photo: string | null;
  document: string;
  observer: PersonBrief | null;
  mine: boolean;
}

/** The records of a field, in the order that people gave them. */
export function records(doc: Doc, key: string): Shared[] {
  const field = doc.getMap('fields').get(key);
  return field instanceof YArray ? inOrder(field) : [];
}

const words = (row: Shared, key: string) => String(row.get(key) ?? '').trim();

function amount(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

export function readPlan(doc: Doc): LessonPlan {
  const fields = doc.getMap('fields');
  const pupils = records(doc, 'pupils');
  return {
    classAlias: words(fields, 'class_alias'),
    classSize: amount(fields.get('class_size')),
    pupils: LETTERS.map((letter) => {
      const row = pupils.find((it) => it.get('letter') === letter);
      return {
        letter,
        alias: (row && words(row, 'alias')) || `Pupil ${letter.toUpperCase()}`,
        typifies: row ? words(row, 'typifies') : '',
        criterion: row ? words(row, 'criterion') : '',
      };
    }),
    stages: records(doc, 'stages')
      .filter((row) => words(row, 'name'))
      .map((row, index) => ({
        name: words(row, 'name'),
        number: index + 1,
        title: words(row, 'title') || `Stage ${index + 1}`,
        teacher: words(row, 'teacher'),
        predicted: {
          a: words(row, 'predicted_a'),
          b: words(row, 'predicted_b'),
          c: words(row, 'predicted_c'),
        },
        minutes: amount(row.get('minutes')),
      })),
    watches: records(doc, 'watches').map((row) => ({
      person: words(row, 'person'),
      pupil: words(row, 'pupil'),
    })),
  };
}

const isLetter = (value: unknown): value is Letter => LETTERS.includes(value as Letter);
const isMatch = (value: unknown): value is Match => MATCHES.includes(value as Match);

/** What one observer wrote, in the order of the clock; what was begun and left empty is nothing. */
export function readEntries(
  doc: Doc,
  document: string,
  observer: PersonBrief | null,
  mine: boolean,
): Entry[] {
  const entries = records(doc, 'entries').flatMap((row): Entry[] => {
    const [name, stage, pupil] = [words(row, 'name'), words(row, 'stage'), row.get('pupil')];
    if (!name || !isLetter(pupil)) return [];
    const at = Date.parse(words(row, 'at'));
    const [seen, match] = [words(row, 'seen'), row.get('match')];
    const photo = words(row, 'photo') || null;
    if (!seen && !isMatch(match) && !photo) return [];
    return [
      {
        name,
        stage,
        pupil,
        at: Number.isNaN(at) ? null : at,
        seen,
        match: isMatch(match) ? match : null,
        photo,
        document,
        observer,
        mine,
      },
    ];
  });
  return entries.sort(byClock);
}

/** The entries as they are now, each one that did not change the same as before: it is not drawn anew. */
export function keeping(before: readonly Entry[], now: readonly Entry[]): Entry[] {
  const known = new Map(before.map((entry) => [entry.name, entry]));
  return now.map((entry) => {
    const earlier = known.get(entry.name);
    return earlier && sameEntry(earlier, entry) ? earlier : entry;
  });
}

function sameEntry(one: Entry, other: Entry): boolean {
  return (Object.keys(other) as (keyof Entry)[]).every((key) => one[key] === other[key]);
}

/** The earlier first; what was never stamped last. */
export function byClock(one: Entry, other: Entry): number {
  return (one.at ?? Number.POSITIVE_INFINITY) - (other.at ?? Number.POSITIVE_INFINITY) || 0;
}

/** The entries of one cell of the grid, in the order of the clock. */
export function inCell(entries: readonly Entry[], stage: string, pupil: Letter): Entry[] {
  return entries.filter((entry) => entry.stage === stage && entry.pupil === pupil).sort(byClock);
}

/** What was written about a stage that has been taken out of the plan since: shown, never lost. */
export function withoutStage(entries: readonly Entry[], stages: readonly Stage[]): Entry[] {
  const known = new Set(stages.map(({ name }) => name));
  return entries.filter(({ stage }) => !known.has(stage)).sort(byClock);
}

/** When each stage was first seen to be going on (milliseconds since 1970), by its name. */
export function beginnings(entries: readonly Entry[]): Map<string, number> {
  const found = new Map<string, number>();
  for (const { stage, at } of entries) {
    if (at === null) continue;
    found.set(stage, Math.min(at, found.get(stage) ?? at));
  }
  return found;
}

/** The stage that is going on: the one whose beginning is the latest. The first one before that. */
export function stageNow(entries: readonly Entry[], stages: readonly Stage[]): Stage | null {
  const began = beginnings(entries);
  const going = stages
    .filter(({ name }) => began.has(name))
    .sort((one, other) => (began.get(one.name) ?? 0) - (began.get(other.name) ?? 0));
  return going.at(-1) ?? stages[0] ?? null;
}

/** Who watches a pupil, by the lesson plan; whoever watches the class watches none of the three. */
export function watching(plan: LessonPlan, letter: Letter): string[] {
  return plan.watches.filter(({ pupil }) => pupil === letter).map(({ person }) => person);
}

/** What a photo of work is called where it cannot be seen: 'Photo of work, pupil B, stage 2'. */
export function photoInWords({ pupil, stage }: Place, stages: readonly Stage[]): string {
  const number = stages.find(({ name }) => name === stage)?.number;
  const where = number === undefined ? '' : `, stage ${number}`;
  return `Photo of work, pupil ${pupil.toUpperCase()}${where}`;
}
