import 'fake-indexeddb/auto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createCalls } from '../api/calls';
import { answersOnDevice, FROM_DEVICE, rememberFor } from './answers';
import { deleteDatabase } from './database';
import { copies, dropCopy, forgetAnswers, lastMe, putCopy } from './device';

interface Paths {
  '/api/me': { get: { responses: { 200: { content: { 'application/json': { id: string } } } } } };
  '/api/cycles/c1': { get: { responses: { 200: { content: { 'application/json': object } } } } };
  '/api/home': { get: { responses: { 200: { content: { 'application/json': object } } } } };
}

let answers: Record<string, unknown>;
let reached: boolean;
const paths = () =>
  createCalls<Paths>('http://school.example', async (request) => {
    if (!reached) throw new TypeError('Failed to fetch');
    return Response.json(answers[new URL(request.url).pathname]);
  });

const aCopy = (person: string) => ({
  ...{ person, document: 'd1', title: 'Explaining why' },
  ...{ page: '/cycles/c1', answers: ['/api/cycles/c1'] },
  ...{ keptAt: 1, levelAt: 1 },
});

beforeEach(() => {
  reached = true;
  answers = { '/api/me': { id: 'priya' }, '/api/cycles/c1': { title: 'new' }, '/api/home': {} };
});

afterEach(async () => {
  for (const person of ['priya', 'tom']) {
    await forgetAnswers(person);
    for (const { document } of await copies(person)) await dropCopy(person, document);
  }
});

const api = () => {
  const client = paths();
  client.use(answersOnDevice);
  return client;
};

test('without a kept copy nothing is remembered', async () => {
  await api().GET('/api/me');
  reached = false;
  await expect(api().GET('/api/me')).rejects.toThrow('Failed to fetch');
});

test('a kept cycle opens without a network, with what was answered last', async () => {
  await putCopy(aCopy('priya'));
  await rememberFor('priya', { '/api/me': { id: 'priya' }, '/api/cycles/c1': { title: 'old' } });
  await api().GET('/api/cycles/c1');
  reached = false;
  const { data, response } = await api().GET('/api/cycles/c1');
  expect(data).toEqual({ title: 'new' });
  expect(response.headers.get(FROM_DEVICE)).toBe('1');
  expect((await api().GET('/api/me')).data).toEqual({ id: 'priya' });
});

test('other pages stay unreached', async () => {
  await putCopy(aCopy('priya'));
  await rememberFor('priya', { '/api/me': { id: 'priya' } });
  await api().GET('/api/home');
  reached = false;
  await expect(api().GET('/api/home')).rejects.toThrow('Failed to fetch');
});

test('when somebody else signs in, the first one’s pages no longer open', async () => {
  await putCopy(aCopy('priya'));
  await rememberFor('priya', { '/api/me': { id: 'priya' }, '/api/cycles/c1': { title: 'old' } });
  answers['/api/me'] = { id: 'tom' };
  await api().GET('/api/me');
  expect(await lastMe()).toBeNull();
  reached = false;
  await expect(api().GET('/api/cycles/c1')).rejects.toThrow('Failed to fetch');
  expect((await copies('priya')).length).toBe(1);
});

test('a device that keeps nothing does not turn a good answer into a failure', async () => {
  await deleteDatabase('jpd-device');
  const known = globalThis.indexedDB;
  Reflect.deleteProperty(globalThis, 'indexedDB');
  const { data } = await api().GET('/api/me');
  globalThis.indexedDB = known;
  expect(data).toEqual({ id: 'priya' });
});
