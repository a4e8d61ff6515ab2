import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { deleteDatabase } from '../offline/database';
import { type Journal, journalName, openJournal } from './journal';

const edit = (n: number) => ({ n, update: new Uint8Array([n]), at: 1000 + n });
let journal: Journal;

beforeEach(async () => {
  journal = await openJournal('priya');
});

afterEach(async () => {
  journal.close();
  await deleteDatabase(journalName('priya'));
  await deleteDatabase(journalName('tom'));
});

describe('the journal', () => {
  test('gives back what it kept, in order, to a page that opens it later', async () => {
    for (const n of [2, 0, 1]) await journal.keep('plan', 'monday', edit(n));
    journal.close();
    const later = await openJournal('priya');
    expect(await later.read('plan', 'monday')).toEqual([edit(0), edit(1), edit(2)]);
    later.close();
  });

  test('knows the sessions of a document and the documents with edits', async () => {
    await journal.keep('plan', 'monday', edit(0));
    await journal.keep('plan', 'tuesday', edit(0));
    await journal.keep('lesson', 'monday', edit(0));
    expect(await journal.sessions('plan')).toEqual(['monday', 'tuesday']);
    expect(await journal.documents()).toEqual(['lesson', 'plan']);
  });

  test('forgets what it is told to and nothing else', async () => {
    for (const n of [0, 1, 2]) await journal.keep('plan', 'monday', edit(n));
    await journal.keep('plan', 'tuesday', edit(1));
    await journal.forget('plan', 'monday', [0, 1]);
    expect(await journal.read('plan', 'monday')).toEqual([edit(2)]);
    await journal.drop('plan', 'monday');
    expect(await journal.sessions('plan')).toEqual(['tuesday']);
  });

  test('shows nobody the edits of somebody else', async () => {
    await journal.keep('plan', 'monday', edit(0));
    const other = await openJournal('tom');
    expect(await other.documents()).toEqual([]);
    other.close();
  });

  test('opens again when the browser closed it', async () => {
    journal.close();
    await journal.keep('plan', 'monday', edit(0));
    expect(await journal.read('plan', 'monday')).toEqual([edit(0)]);
  });

  test('says so when the browser keeps nothing', async () => {
    vi.stubGlobal('indexedDB', undefined);
    await expect(openJournal('priya')).rejects.toThrow('keeps no data');
    vi.unstubAllGlobals();
  });
});
