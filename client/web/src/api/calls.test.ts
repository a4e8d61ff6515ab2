import { expect, it } from 'vitest';
import { createCalls } from './calls';
import type { paths } from './schema';

let asked: Request;

const server = (answer: Response) =>
  createCalls<paths>('http://school.example', async (request) => {
    asked = request;
    return answer;
  });

it('puts what is given into the address', async () => {
  const params = { path: { alliance_id: 'a/1' }, query: { q: 'St John’s & St Mary’s' } };
  await server(Response.json({})).GET('/api/alliances/{alliance_id}/schools', {
    params: { ...params, query: { ...params.query, cursor: undefined } },
  } as never);
  const { pathname, searchParams } = new URL(asked.url);
  expect(pathname).toBe('/api/alliances/a%2F1/schools');
  expect([...searchParams]).toEqual([['q', 'St John’s & St Mary’s']]);
});

it('sends a body as JSON, and nothing as nothing', async () => {
  await server(Response.json({})).POST('/api/invitations/look', { body: { token: 't' } });
  expect(asked.headers.get('content-type')).toBe('application/json');
  expect(await asked.json()).toEqual({ token: 't' });
  await server(new Response(null, { status: 204 })).DELETE('/api/session');
  expect(asked.headers.has('content-type')).toBe(false);
  expect(await asked.text()).toBe('');
});

it('sends the headers that are given', async () => {
  const params = { path: { measure_id: 'm1' }, header: { 'If-Match': '"3"' } };
  await server(new Response(null, { status: 204 })).DELETE('/api/measures/{measure_id}', {
    params,
  });
  expect(asked.headers.get('if-match')).toBe('"3"');
});

it('gives what is answered, or what is wrong', async () => {
  expect(await server(Response.json({ id: 'c1' })).GET('/api/home')).toMatchObject({
    data: { id: 'c1' },
  });
  expect((await server(new Response(null, { status: 204 })).GET('/api/home')).data).toBe(undefined);
  const problem = Response.json({ code: 'forbidden' }, { status: 403 });
  expect(await server(problem).GET('/api/home')).toMatchObject({ error: { code: 'forbidden' } });
  const page = new Response('<h1>Bad gateway</h1>', { status: 502 });
  expect((await server(page).GET('/api/home')).error).toBe('<h1>Bad gateway</h1>');
});

it('fails where a page comes in place of an answer, as from a hotel’s network', async () => {
  await expect(server(new Response('<h1>Welcome</h1>')).GET('/api/home')).rejects.toThrow();
});
