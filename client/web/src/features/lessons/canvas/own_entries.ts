/** What an observer writes: entries of their own observation, each a record of the shared document. */
import { type Doc, Map as SharedMap, Text, Array as YArray } from 'yjs';
import { FIELD_ORIGIN } from '../../../editor/undo';
import { freshName } from '../../document/records';
import { type Match, type Place, records } from './grid';

/** Undo takes back words; a photo is taken away by its own button. */
const PHOTO_ORIGIN = Symbol('photo');

function named(doc: Doc, name: string): SharedMap<unknown> | null {
  return records(doc, 'entries').find((row) => row.get('name') === name) ?? null;
}

/**
 * Begins an entry, so that its words are kept from the first letter on; comes back with its name.
 * Null where the document has no place for entries, which only the server makes.
 */
export function beginEntry(doc: Doc, place: Place, now: Date): string | null {
  const entries = doc.getMap('fields').get('entries');
  if (!(entries instanceof YArray)) return null;
  const name = freshName();
  const row = new SharedMap<unknown>();
  doc.transact(() => {
    entries.push([row]);
    row.set('name', name);
    row.set('stage', place.stage);
    row.set('pupil', place.pupil);
    row.set('at', now.toISOString());
    row.set('seen', new Text());
  }, FIELD_ORIGIN);
  return name;
}

/** The words of an entry, for a field to be joined to. */
export function wordsOf(doc: Doc, name: string): Text | null {
  const seen = named(doc, name)?.get('seen');
  return seen instanceof Text ? seen : null;
}

/** Stamps an entry anew: it is added now, whenever its first letter was typed. */
export function stamp(doc: Doc, name: string, now: Date): void {
  doc.transact(() => named(doc, name)?.set('at', now.toISOString()), FIELD_ORIGIN);
}

/** Says how what was seen stands against the prediction; null: it was not said. */
export function setMatch(doc: Doc, name: string, match: Match | null): void {
  const row = named(doc, name);
  doc.transact(() => {
    if (match === null) row?.delete('match');
    else row?.set('match', match);
  }, FIELD_ORIGIN);
}

/** Says which photo belongs to an entry; null: none. False: the entry is not there any more. */
export function setPhoto(doc: Doc, name: string, photo: string | null): boolean {
  const row = named(doc, name);
  doc.transact(() => {
    if (photo === null) row?.delete('photo');
    else row?.set('photo', photo);
  }, PHOTO_ORIGIN);
  return row !== null;
}

export function removeEntry(doc: Doc, name: string): void {
  const entries = doc.getMap('fields').get('entries');
  if (!(entries instanceof YArray)) return;
  const at = entries
    .toArray()
    .findIndex((row) => row instanceof SharedMap && row.get('name') === name);
  if (at >= 0) doc.transact(() => entries.delete(at), FIELD_ORIGIN);
}

/** Takes away an entry in which there is nothing after all: its photo could not be kept. */
export function removeNothing(doc: Doc, name: string): void {
  const row = named(doc, name);
  const isNothing = !row?.get('match') && !row?.get('photo') && !wordsOf(doc, name)?.toString();
  if (isNothing) removeEntry(doc, name);
}
