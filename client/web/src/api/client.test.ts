// @vitest-environment jsdom
import { afterEach, expect, it, vi } from 'vitest';
import { ask, failureOf, once, onSignedOut } from './client';
import { RequestFailed } from './problems';

const answered = (data: unknown) => ({ data, response: new Response(null, { status: 200 }) });
const refused = (status: number, code: string) => ({
  error: { type: '', title: '', status, detail: code, code, instance: '', fields: [] },
  response: new Response(null, { status }),
});

afterEach(() => onSignedOut(async () => false));

it('gives what the server answers', async () => {
  expect(await ask(async () => answered('home'))).toBe('home');
});

it('raises the server’s problem', async () => {
  const failed = ask(async () => refused(404, 'not-found'));
  await expect(failed).rejects.toMatchObject({ status: 404, code: 'not-found' });
});

it('raises a problem of its own when the server is not reached', async () => {
  const failed = ask(async () => {
    throw new TypeError('Failed to fetch');
  });
  await expect(failed).rejects.toMatchObject({ unreached: true });
});

it('makes the call again once the person has signed in again', async () => {
  onSignedOut(async () => true);
  const call = vi
    .fn()
    .mockResolvedValueOnce(refused(401, 'signed-out'))
    .mockResolvedValueOnce(answered('saved'));
  expect(await ask(call)).toBe('saved');
  expect(call).toHaveBeenCalledTimes(2);
});

it('does not try for ever when signing in again did not help', async () => {
  onSignedOut(async () => true);
  const call = vi.fn().mockResolvedValue(refused(401, 'signed-out'));
  await expect(ask(call)).rejects.toMatchObject({ status: 401 });
  expect(call).toHaveBeenCalledTimes(2);
});

it('lets the call fail when the person would rather not sign in', async () => {
  const call = vi.fn().mockResolvedValue(refused(401, 'signed-out'));
  await expect(ask(call)).rejects.toMatchObject({ status: 401 });
  expect(call).toHaveBeenCalledTimes(1);
});

it('never asks to sign in where a wrong password is an ordinary answer', async () => {
  const asked = vi.fn(async () => true);
  onSignedOut(asked);
  await expect(once(async () => refused(401, 'wrong'))).rejects.toBeInstanceOf(RequestFailed);
  expect(asked).not.toHaveBeenCalled();
});

it('hides no defect behind a failed request', () => {
  expect(() => failureOf(new TypeError('defect'))).toThrow('defect');
});
