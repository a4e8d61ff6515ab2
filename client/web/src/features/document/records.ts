/**
 * Records of a shared document: in which order they stand, and adding, moving and removing them.
 * A moved record stays the same shared thing, so that what others type into it stays (see
 * `schemas/shapes.py` of the server for the order).
 */
import { Map as SharedMap, Text, type Array as YArray } from 'yjs';
import { FIELD_ORIGIN } from '../../editor/undo';
import type { Field } from './outline';

export type Shared = SharedMap<unknown>;

const ORDER = 'order';

/** A record that was taken away: enough to put it back. */
export interface Taken {
  index: number;
  values: ReadonlyMap<string, unknown>;
}

export function inOrder(rows: YArray<unknown>): Shared[] {
  const records = rows.toArray().filter((row): row is Shared => row instanceof SharedMap);
  return records
    .map((record, index) => ({ record, index, place: placeOf(record) }))
    .sort((a, b) => (a.place === b.place ? a.index - b.index : a.place - b.place))
    .map(({ record }) => record);
}

function placeOf(record: Shared): number {
  const order = record.get(ORDER);
  const place = typeof order === 'bigint' ? Number(order) : order;
  return typeof place === 'number' && Number.isFinite(place) ? place : Number.POSITIVE_INFINITY;
}

/** A new record behind the others, with a place for the words of each text column. */
export function addRecord(rows: YArray<unknown>, columns: readonly Field[]): Shared {
  const record: Shared = new SharedMap();
  rows.doc?.transact(() => {
    rows.push([record]);
    for (const { key, type } of columns) {
      if (type === 'text') record.set(key, new Text());
      if (type === 'name') record.set(key, freshName());
    }
  }, FIELD_ORIGIN);
  return record;
}

/** Takes a record away; null where somebody else has already done so. */
export function takeRecord(rows: YArray<unknown>, record: Shared): Taken | null {
  const index = rows.toArray().indexOf(record);
  if (index < 0) return null;
  const values = new Map([...record.entries()].map(([key, value]) => [key, plain(value)]));
  rows.doc?.transact(() => rows.delete(index), FIELD_ORIGIN);
  return { index, values };
}

const plain = (value: unknown) => (value instanceof Text ? value.toString() : value);

/** Puts a record back with its own name, so that what points at it finds it again. */
export function putBack(
  rows: YArray<unknown>,
  columns: readonly Field[],
  { index, values }: Taken,
): Shared {
  const record: Shared = new SharedMap();
  rows.doc?.transact(() => {
    rows.insert(Math.min(index, rows.length), [record]);
    for (const [key, value] of values) {
      const isText = columns.some((column) => column.key === key && column.type === 'text');
      record.set(key, isText ? new Text(String(value)) : value);
    }
  }, FIELD_ORIGIN);
  return record;
}

/** Moves a record before or behind its neighbour. False where there is none. */
export function moveRecord(rows: YArray<unknown>, record: Shared, by: -1 | 1): boolean {
  const records = inOrder(rows);
  const from = records.indexOf(record);
  const other = records[from + by];
  if (from < 0 || !other) return false;
  const next = [...records];
  next[from] = other;
  next[from + by] = record;
  rows.doc?.transact(() => {
    for (const [place, each] of next.entries()) {
      if (placeOf(each) !== place) each.set(ORDER, place);
    }
  }, FIELD_ORIGIN);
  return true;
}

/** `randomUUID` needs https, which a school's own server may not have. */
export function freshName(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** What a record is called in the list of its kind for as long as the page shows it. */
export function keyOf(record: Shared): string {
  return `${record._item?.id.client}:${record._item?.id.clock}`;
}

/** 'a stage', 'an observer'. */
export function a(noun: string): string {
  return `${/^[aeiou]/i.test(noun) ? 'an' : 'a'} ${noun}`;
}
