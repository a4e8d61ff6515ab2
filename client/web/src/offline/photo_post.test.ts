import 'fake-indexeddb/auto';
import { afterEach, expect, test, vi } from 'vitest';
import { deleteDatabase } from './database';
import { type KeptPhoto, openPhotos, photosName } from './kept_photos';
import { type Outcome, PhotoPost } from './photo_post';

afterEach(async () => {
  vi.useRealTimers();
  await deleteDatabase(photosName('priya'));
});

const photo = (id: string, at = 1): KeptPhoto => ({
  ...{ document: 'd1', id, at },
  ...{ bytes: new Uint8Array([1, 2, 3]).buffer, type: 'image/jpeg', refused: null },
});

async function aPost(answers: Outcome[]) {
  const sent: string[] = [];
  let shown: readonly KeptPhoto[] = [];
  const store = await openPhotos('priya');
  const post = new PhotoPost({
    store,
    send: async ({ id }) => {
      sent.push(id);
      return answers.shift() ?? 'sent';
    },
    changed: (all) => {
      shown = all;
    },
    chance: () => 0,
  });
  return { post, store, sent, shown: () => shown };
}

test('a photo is on the device before it is sent, and gone from it when the server has it', async () => {
  const { post, store, sent, shown } = await aPost(['later']);
  await post.keep(photo('p1'));
  await vi.waitFor(() => expect(sent).toEqual(['p1']));
  expect((await store.all()).map(({ id }) => id)).toEqual(['p1']);
  await post.wake();
  expect(sent).toEqual(['p1', 'p1']);
  expect(await store.all()).toEqual([]);
  expect(shown()).toEqual([]);
  post.stop();
});

test('what an earlier page left is sent, the oldest first', async () => {
  const before = await openPhotos('priya');
  await before.put(photo('p2', 2));
  await before.put(photo('p1', 1));
  before.close();
  const { post, sent } = await aPost([]);
  await post.start();
  expect(sent).toEqual(['p1', 'p2']);
  post.stop();
});

test('a photo that is refused stays with its sentence until it is taken away, and is not sent again', async () => {
  const { post, store, sent, shown } = await aPost([{ refused: 'This is no photo.' }]);
  await post.keep(photo('p1'));
  await vi.waitFor(() => expect(shown()[0]?.refused).toBe('This is no photo.'));
  await post.wake();
  expect(sent).toEqual(['p1']);
  await post.forget('d1', 'p1');
  expect(await store.all()).toEqual([]);
  post.stop();
});

test('one that is refused holds up no other', async () => {
  const { post, sent, shown } = await aPost([{ refused: 'Too large.' }]);
  await post.keep(photo('p1'));
  await post.keep(photo('p2', 2));
  await vi.waitFor(() => expect(sent).toEqual(['p1', 'p2']));
  expect(shown().map(({ id }) => id)).toEqual(['p1']);
  post.stop();
});

test('it is tried again by itself, later each time', async () => {
  const { post, sent } = await aPost(['later', 'later']);
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  await post.keep(photo('p1'));
  await vi.waitFor(() => expect(sent).toHaveLength(1));
  await vi.advanceTimersByTimeAsync(1_000);
  await vi.waitFor(() => expect(sent).toHaveLength(2));
  await vi.advanceTimersByTimeAsync(1_000);
  expect(sent).toHaveLength(2);
  await vi.advanceTimersByTimeAsync(1_000);
  await vi.waitFor(() => expect(sent).toHaveLength(3));
  post.stop();
});

test('a photo that is taken away while it is sent does not come back', async () => {
  const { post, store, shown } = await aPost([]);
  await post.keep(photo('p1'));
  await post.forget('d1', 'p1');
  await post.wake();
  expect([shown(), await store.all()]).toEqual([[], []]);
  post.stop();
});
