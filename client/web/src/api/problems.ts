/** What went wrong with a request, as a person can be told (RFC 9457 from the server). */
import type { FieldProblem, Problem } from './types';

/** Every failed request is one of these; nothing else is thrown by `ask`. */
export class RequestFailed extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.detail);
    this.name = 'RequestFailed';
    this.problem = problem;
  }

  get status(): number {
    return this.problem.status;
  }

  get code(): string {
    return this.problem.code;
  }

  /** True when the server was never reached. */
  get unreached(): boolean {
    return this.problem.status === 0;
  }
}

/** The body of an error answer, or the best that can be said without one. */
export function problemOf(body: unknown, status: number): Problem {
  if (isProblem(body)) return { ...body, fields: body.fields ?? [] };
  return {
    type: 'about:blank',
    title: 'Unexpected answer',
    status,
    detail: `The server could not do this (status ${status}). Nothing was changed. Try again.`,
    code: 'unexpected',
    instance: '',
    fields: [],
  };
}

/** The server could not be reached at all. */
export function unreached(online: boolean): Problem {
  return {
    type: 'about:blank',
    title: 'No connection',
    status: 0,
    detail: online
      ? 'The server does not answer. Nothing was changed. Try again in a moment.'
      : 'You are offline. Nothing was changed. Try again when the network is back.',
    code: 'unreached',
    instance: '',
    fields: [],
  };
}

function isProblem(body: unknown): body is Problem {
  if (typeof body !== 'object' || body === null) return false;
  const { code, detail, status } = body as Record<string, unknown>;
  return typeof code === 'string' && typeof detail === 'string' && typeof status === 'number';
}

/** What an error summary lists: one line per wrong field, or the problem's own sentence. */
export interface Mistake {
  /** The name of the form's field, or null for what belongs to no field. */
  field: string | null;
  message: string;
  /** A page of ours where it is put right. */
  href?: string;
}

/** The mistakes of a form. Fields that the form does not show are told by their sentence alone. */
export function mistakesOf(problem: Problem, shown: readonly string[]): Mistake[] {
  if (problem.code === 'too-many-live') return tooManyLive(problem);
  const mistakes = (problem.fields ?? []).map((wrong) => mistakeOf(wrong, shown));
  return mistakes.length > 0 ? mistakes : [{ field: null, message: problem.detail }];
}

/** A school has as many cycles as it may: each that might be parked, with the way to it. */
function tooManyLive({ detail, fields }: Problem): Mistake[] {
  const offered = (fields ?? []).map(({ field, message }) => ({
    field: null,
    message: `To park or close: ${message}`,
    href: `/cycles/${field}`,
  }));
  return [{ field: null, message: detail }, ...offered];
}

function mistakeOf(wrong: FieldProblem, shown: readonly string[]): Mistake {
  const name = wrong.field.replace(/^body\./, '');
  return { field: shown.includes(name) ? name : null, message: wrong.message };
}
