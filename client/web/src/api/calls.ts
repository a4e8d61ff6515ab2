/**
 * Calls of the server's API, typed by its description. The types are openapi-fetch's; what it does
 * is here in the few lines that this API needs: plain values in paths and queries, JSON or a file in bodies.
 */
import type { Client } from 'openapi-fetch';

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

interface Given {
  params?: {
    path?: Record<string, unknown>;
    query?: Record<string, unknown>;
    header?: Record<string, unknown>;
  };
  body?: unknown;
  signal?: AbortSignal;
}

/** Hears of every answer, and may have one where the server was not reached. */
export interface Bystander {
  onResponse(request: Request, response: Response): Promise<void>;
  onError(request: Request): Promise<Response | undefined>;
}

export type Calls<Paths extends object> = Pick<Client<Paths>, Method> & {
  use(bystander: Bystander): void;
};

export function createCalls<Paths extends object>(
  origin: string,
  send = (request: Request) => fetch(request),
): Calls<Paths> {
  const bystanders: Bystander[] = [];
  const reach = async (request: Request) => {
    try {
      return await send(request);
    } catch (error) {
      for (const bystander of bystanders) {
        const response = await bystander.onError(request);
        if (response) return response;
      }
      throw error;
    }
  };
  const call = async (method: Method, path: string, given: Given = {}) => {
    const { signal = null } = given;
    const request = new Request(origin + address(path, given), {
      ...{ method, signal },
      ...content(given),
    });
    const response = await reach(request);
    for (const bystander of bystanders) await bystander.onResponse(request, response);
    const text = await response.text();
    if (response.ok) return { data: text ? JSON.parse(text) : undefined, response };
    return { error: told(text), response };
  };
  const by = (method: Method) => (path: string, given?: Given) => call(method, path, given);
  const calls = {
    ...{ GET: by('GET'), POST: by('POST'), PUT: by('PUT') },
    ...{ PATCH: by('PATCH'), DELETE: by('DELETE') },
    use: (bystander: Bystander) => void bystanders.push(bystander),
  };
  return calls as unknown as Calls<Paths>;
}

function address(path: string, { params = {} }: Given): string {
  const filled = path.replace(/\{(\w+)\}/g, (_, name) =>
    encodeURIComponent(String(params.path?.[name])),
  );
  const query = Object.entries(params.query ?? {}).filter(([, value]) => value != null);
  if (query.length === 0) return filled;
  return `${filled}?${new URLSearchParams(query.map(([name, value]) => [name, String(value)]))}`;
}

function content({ body, params = {} }: Given): RequestInit {
  const given = Object.entries(params.header ?? {}).filter(([, value]) => value != null);
  const headers = Object.fromEntries(given.map(([name, value]) => [name, String(value)]));
  if (body === undefined) return { headers };
  if (body instanceof Blob) return { body, headers };
  return {
    body: JSON.stringify(body),
    headers: { ...headers, 'content-type': 'application/json' },
  };
}

/** A proxy on the way may answer with something else than JSON. */
function told(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
