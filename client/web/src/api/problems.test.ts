import { describe, expect, it } from 'vitest';
import { mistakesOf, problemOf, RequestFailed, unreached } from './problems';
import type { Problem } from './types';

const aProblem = (problem: Partial<Problem> = {}): Problem => ({
  type: '/problems/invalid',
  title: 'Invalid',
  status: 422,
  detail: 'Something in the form has to be put right.',
  code: 'invalid',
  instance: '7F3K-22',
  fields: [],
  ...problem,
});

describe('problemOf', () => {
  it('takes the server’s own problem as it is', () => {
    expect(problemOf(aProblem(), 422)).toEqual(aProblem());
  });

  it('gives a problem without fields an empty list of them', () => {
    const { fields: _, ...bare } = aProblem();
    expect(problemOf(bare, 422).fields).toEqual([]);
  });

  it.each([undefined, null, '<html>502 Bad Gateway</html>', { detail: 'half' }])(
    'says what can be said when the body is %j',
    (body) => {
      const problem = problemOf(body, 502);
      expect(problem.status).toBe(502);
      expect(problem.detail).toContain('502');
    },
  );
});

describe('mistakesOf', () => {
  it('names the field where the form shows it', () => {
    const problem = aProblem({ fields: [{ field: 'email', message: 'Enter an address.' }] });
    expect(mistakesOf(problem, ['email'])).toEqual([
      { field: 'email', message: 'Enter an address.' },
    ]);
  });

  it('knows the field also where the server says that it was in the body', () => {
    const problem = aProblem({ fields: [{ field: 'body.email', message: 'Enter an address.' }] });
    expect(mistakesOf(problem, ['email'])[0]?.field).toBe('email');
  });

  it('tells what belongs to a field that the form does not show without a link', () => {
    const problem = aProblem({ fields: [{ field: 'alliance_id', message: 'Unknown.' }] });
    expect(mistakesOf(problem, ['email'])).toEqual([{ field: null, message: 'Unknown.' }]);
  });

  it('leads from a school with too many cycles to those that might be parked', () => {
    const fields = [{ field: '7', message: 'Talk, changed last Mon 2 March' }];
    expect(mistakesOf(aProblem({ code: 'too-many-live', fields }), ['title'])).toEqual([
      { field: null, message: 'Something in the form has to be put right.' },
      {
        field: null,
        message: 'To park or close: Talk, changed last Mon 2 March',
        href: '/cycles/7',
      },
    ]);
  });

  it('tells the problem’s sentence where no field is named', () => {
    expect(mistakesOf(aProblem(), ['email'])).toEqual([
      { field: null, message: 'Something in the form has to be put right.' },
    ]);
  });
});

it('says whether the network is gone or the server silent', () => {
  expect(unreached(false).detail).toContain('offline');
  expect(unreached(true).detail).toContain('does not answer');
  expect(new RequestFailed(unreached(true)).unreached).toBe(true);
});
