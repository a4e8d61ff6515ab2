import { describe, expect, it } from 'vitest';
import { Doc, Map as SharedMap, Text, Array as YArray } from 'yjs';
import {
  beginnings,
  type Entry,
  inCell,
  keeping,
  photoInWords,
  readEntries,
  readPlan,
  stageNow,
  watching,
  withoutStage,
} from './grid';
import { beginEntry, removeEntry, setMatch, stamp, wordsOf } from './own_entries';

const NINE = Date.parse('2026-03-05T09:00:00Z');
const minutes = (count: number) => new Date(NINE + count * 60_000);

function record(values: Record<string, unknown>): SharedMap<unknown> {
  return new SharedMap(Object.entries(values));
}

function aPlan(): Doc {
  const doc = new Doc();
  const fields = doc.getMap('fields');
  fields.set('class_alias', new Text('4E'));
  fields.set('class_size', 27);
  fields.set(
    'pupils',
    YArray.from([
      record({ letter: 'b', alias: new Text('Wren'), typifies: new Text('quick') }),
      record({ letter: 'a', alias: new Text('Robin') }),
    ]),
  );
  fields.set(
    'stages',
    YArray.from([
      record({ name: 'one', title: new Text('Two bars'), predicted_a: new Text('Waits.') }),
      record({ name: 'two', minutes: 12 }),
    ]),
  );
  fields.set('watches', YArray.from([record({ person: 'p1', pupil: 'a' })]));
  return doc;
}

function anObservation(): Doc {
  const doc = new Doc();
  doc.getMap('fields').set('entries', new YArray());
  return doc;
}

const entriesOf = (doc: Doc) => readEntries(doc, 'd1', null, true);

describe('a lesson plan', () => {
  it('has its three pupils in order, with a name for the one who has none', () => {
    const { pupils, classAlias, classSize } = readPlan(aPlan());
    expect(pupils.map(({ alias }) => alias)).toEqual(['Robin', 'Wren', 'Pupil C']);
    expect(pupils[1]?.typifies).toBe('quick');
    expect([classAlias, classSize]).toEqual(['4E', 27]);
  });

  it('numbers its stages as they stand', () => {
    const { stages } = readPlan(aPlan());
    expect(stages.map(({ number, title }) => [number, title])).toEqual([
      [1, 'Two bars'],
      [2, 'Stage 2'],
    ]);
    expect([stages[0]?.predicted.a, stages[1]?.minutes]).toEqual(['Waits.', 12]);
  });

  it('says who watches whom', () => {
    expect(watching(readPlan(aPlan()), 'a')).toEqual(['p1']);
    expect(watching(readPlan(aPlan()), 'b')).toEqual([]);
  });

  it('is empty before anything is here', () => {
    expect(readPlan(new Doc()).stages).toEqual([]);
  });
});

describe('entries', () => {
  it('are kept from the first letter on, and stamped when they are added', () => {
    const doc = anObservation();
    const name = beginEntry(doc, { stage: 'one', pupil: 'a' }, minutes(1)) ?? '';
    wordsOf(doc, name)?.insert(0, 'Counts eighths.');
    setMatch(doc, name, 'yes');
    stamp(doc, name, minutes(3));
    expect(entriesOf(doc)).toEqual([
      {
        name,
        stage: 'one',
        pupil: 'a',
        at: minutes(3).getTime(),
        seen: 'Counts eighths.',
        match: 'yes',
        observer: null,
        photo: null,
        document: 'd1',
        mine: true,
      },
    ]);
  });

  it('are taken back', () => {
    const doc = anObservation();
    const name = beginEntry(doc, { stage: 'one', pupil: 'a' }, minutes(1)) ?? '';
    wordsOf(doc, name)?.insert(0, 'Draws.');
    setMatch(doc, name, 'no');
    setMatch(doc, name, null);
    expect(entriesOf(doc)[0]?.match).toBeNull();
    removeEntry(doc, name);
    expect(entriesOf(doc)).toEqual([]);
  });

  it('are not begun in a document that is not here yet', () => {
    expect(beginEntry(new Doc(), { stage: 'one', pupil: 'a' }, minutes(1))).toBeNull();
  });

  it('that were begun and left empty are nothing', () => {
    const doc = anObservation();
    const name = beginEntry(doc, { stage: 'one', pupil: 'a' }, minutes(1)) ?? '';
    expect(entriesOf(doc)).toEqual([]);
    setMatch(doc, name, 'unknown');
    expect(entriesOf(doc)).toHaveLength(1);
  });

  it('of somebody else who wrote nonsense are left out, one by one', () => {
    const doc = anObservation();
    const rows = doc.getMap('fields').get('entries') as YArray<unknown>;
    rows.push([record({ name: 'x', pupil: 'z' }), 'text', record({ pupil: 'a' })]);
    rows.push([record({ name: 'y', pupil: 'c', match: 'maybe', at: 'noon', seen: 'Draws.' })]);
    const [only, ...others] = entriesOf(doc);
    expect(others).toEqual([]);
    expect([only?.name, only?.match, only?.at]).toEqual(['y', null, null]);
  });
});

describe('the grid', () => {
  const entry = (stage: string, at: number, pupil: Entry['pupil'] = 'a'): Entry => ({
    name: `${stage}${at}`,
    stage,
    pupil,
    at: minutes(at).getTime(),
    seen: '',
    match: null,
    observer: null,
    photo: null,
    document: 'd1',
    mine: false,
  });
  const { stages } = readPlan(aPlan());

  it('puts what everybody saw of one pupil in one stage in the order of the clock', () => {
    const found = inCell([entry('one', 5), entry('one', 2), entry('one', 3, 'b')], 'one', 'a');
    expect(found.map(({ at }) => at)).toEqual([minutes(2).getTime(), minutes(5).getTime()]);
  });

  it('keeps what was seen in a stage that was taken out since', () => {
    expect(withoutStage([entry('gone', 1), entry('one', 2)], stages)).toHaveLength(1);
  });

  it('knows when stages began, and which is going on', () => {
    const seen = [entry('one', 1), entry('two', 9), entry('one', 12)];
    expect(beginnings(seen).get('one')).toBe(minutes(1).getTime());
    expect(stageNow(seen, stages)?.name).toBe('two');
    expect(stageNow([], stages)?.name).toBe('one');
    expect(stageNow([], [])).toBeNull();
  });
});

describe('a photo of work', () => {
  it('is called by its pupil and its stage', () => {
    const { stages } = readPlan(aPlan());
    expect(photoInWords({ stage: 'two', pupil: 'b' }, stages)).toBe(
      'Photo of work, pupil B, stage 2',
    );
    expect(photoInWords({ stage: 'gone', pupil: 'a' }, stages)).toBe('Photo of work, pupil A');
  });
});

describe('what did not change', () => {
  it('is the same entry as before, so that it is not drawn anew', () => {
    const doc = anObservation();
    const first = beginEntry(doc, { stage: 'one', pupil: 'a' }, minutes(0));
    const second = beginEntry(doc, { stage: 'one', pupil: 'b' }, minutes(1));
    if (first === null || second === null) throw new Error('there is a place for entries');
    setMatch(doc, first, 'yes');
    setMatch(doc, second, 'no');
    const before = entriesOf(doc);
    setMatch(doc, second, 'partly');
    const now = keeping(before, entriesOf(doc));
    expect(now[0]).toBe(before[0]);
    expect(now.map(({ match }) => match)).toEqual(['yes', 'partly']);
  });
});
