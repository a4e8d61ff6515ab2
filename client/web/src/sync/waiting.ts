/**
 * Notes for an observation that the server has not made yet: a document of this device alone.
 *
 * It is kept in the person's journal like any edits that are not saved, under a name of its own that
 * says which lesson it belongs to, and it is never sent under that name: what is in it is put into
 * the observation as soon as there is one.
 */
import { applyUpdate, Doc, encodeStateAsUpdate, Array as YArray } from 'yjs';
import type { OpenLine } from './line';

const PREFIX = 'waiting:';

export function waitingFor(lesson: string): string {
  return PREFIX + lesson;
}

/** The lesson for which notes wait under this name; null: it is a document of the server. */
export function lessonOf(document: string): string | null {
  return document.startsWith(PREFIX) ? document.slice(PREFIX.length) : null;
}

/** No line ever opens. */
export const nowhere: OpenLine = (_way, _document, events) => {
  let over = false;
  queueMicrotask(() => {
    if (!over) events.closed(null);
  });
  return {
    send() {},
    close() {
      over = true;
    },
  };
};

/**
 * Makes the place for entries that the server makes in an observation. It is the same edit in every
 * page, by the same client, so that what several pages wrote comes together.
 */
export function makePlace(doc: Doc): void {
  const first = new Doc();
  first.clientID = 1;
  first.getMap('fields').set('entries', new YArray());
  applyUpdate(doc, encodeStateAsUpdate(first));
  first.destroy();
}
