// @vitest-environment jsdom
import { expect, it } from 'vitest';
import { RequestFailed } from '../api';
import { Form } from './form.svelte';

const aRefusal = (field: string) =>
  new RequestFailed({
    type: '',
    title: '',
    status: 422,
    detail: 'Put it right.',
    code: 'invalid',
    instance: '',
    fields: [{ field, message: 'Not like this.' }],
  });

it('says what is missing before anything is sent', () => {
  const form = new Form('email', 'password');
  expect(form.check({ email: 'Enter your address', password: false })).toBe(false);
  expect(form.at('email')).toBe('Enter your address');
  expect(form.at('password')).toBeNull();
  expect(form.check({ email: null })).toBe(true);
});

it('puts the server’s refusal at its field, and forgets it when the next try succeeds', async () => {
  const form = new Form('email');
  expect(await form.send(() => Promise.reject(aRefusal('email')))).toBeUndefined();
  expect(form.at('email')).toBe('Not like this.');
  expect(await form.send(async () => 'done')).toBe('done');
  expect(form.mistakes).toEqual([]);
});

it('sends once however often the button is pressed', async () => {
  const form = new Form();
  let sent = 0;
  let finish = () => {};
  const call = () =>
    new Promise<void>((resolve) => {
      sent += 1;
      finish = resolve;
    });
  const first = form.send(call);
  await form.send(call);
  finish();
  await first;
  expect(sent).toBe(1);
  expect(form.busy).toBe(false);
});

it('lets a defect be seen', async () => {
  const broken = () => Promise.reject(new TypeError('defect'));
  await expect(new Form().send(broken)).rejects.toThrow('defect');
});
