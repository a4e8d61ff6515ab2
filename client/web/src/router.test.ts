import { describe, expect, it } from 'vitest';
import { backFrom, routeOf, to } from './router';

describe('routeOf', () => {
  it('finds each fixed address, with or without a slash at its end', () => {
    expect(routeOf('/')).toEqual({ page: 'home', params: {} });
    expect(routeOf('/cycles')).toEqual({ page: 'cycles', params: {} });
    expect(routeOf('/alliance/people/')).toEqual({ page: 'alliance-people', params: {} });
  });

  it('takes "new" for starting a cycle and not for its id', () => {
    expect(routeOf('/cycles/new').page).toBe('cycle-new');
    expect(routeOf('/cycles/0190').page).toBe('cycle');
  });

  it('tells planning a lesson from the lessons of a cycle', () => {
    expect(routeOf(to.planLesson('7')).page).toBe('lesson-new');
    expect(routeOf(to.cycleLessons('7')).page).toBe('cycle-lessons');
  });

  it('finds a lesson, its tabs and one of its interviews', () => {
    expect(routeOf(to.lesson('7')).page).toBe('lesson');
    expect(routeOf(to.canvas('7')).page).toBe('lesson-canvas');
    expect(routeOf(to.interviews('7')).page).toBe('lesson-interviews');
    expect(routeOf(to.interview('7', '8'))).toEqual({
      page: 'lesson-interview',
      params: { id: '7', document: '8' },
    });
  });

  it('gives the parts of the address decoded', () => {
    expect(routeOf('/cycles/a%20b/people')).toEqual({
      page: 'cycle-people',
      params: { id: 'a b' },
    });
  });

  it('knows no page for anything else, a malformed escape included', () => {
    expect(routeOf('/nowhere').page).toBe('not-found');
    expect(routeOf('/cycles/%E0%A4%A').page).toBe('not-found');
    expect(routeOf('/cycles//people').page).toBe('not-found');
  });
});

describe('backFrom', () => {
  it('goes back to where the person was', () => {
    const address = to.signIn('/cycles/1#focus');
    expect(backFrom(new URL(address, 'http://x').search)).toBe('/cycles/1#focus');
  });

  it.each(['//elsewhere.example', '/\\elsewhere.example', 'https://elsewhere.example', '/sign-in'])(
    'never leaves for %s',
    (back) => expect(backFrom(`?back=${encodeURIComponent(back)}`)).toBe('/'),
  );
});
