/**
 * Which page an address shows. Pure: no history, no window.
 *
 * The router is our own because a dozen fixed addresses need a table and one function; what a
 * page change asks of focus, title and scroll (navigation.svelte.ts) no library settles for us.
 */

export const patterns = {
  home: '/',
  'sign-in': '/sign-in',
  setup: '/setup',
  invitation: '/invitation',
  cycles: '/cycles',
  'cycle-new': '/cycles/new',
  cycle: '/cycles/:id',
  'cycle-lessons': '/cycles/:id/lessons',
  'lesson-new': '/cycles/:id/lessons/new',
  'cycle-iterations': '/cycles/:id/iterations',
  'cycle-iteration': '/cycles/:id/iterations/:number',
  'cycle-impact': '/cycles/:id/impact',
  'cycle-scan': '/cycles/:id/scan',
  'cycle-feedback': '/cycles/:id/feedback',
  'cycle-one-feedback': '/cycles/:id/feedback/:document',
  'cycle-reviews': '/cycles/:id/reviews',
  'cycle-review': '/cycles/:id/reviews/:document',
  'cycle-activity': '/cycles/:id/activity',
  'cycle-people': '/cycles/:id/people',
  lesson: '/lessons/:id',
  'lesson-canvas': '/lessons/:id/canvas',
  'lesson-interviews': '/lessons/:id/interviews',
  'lesson-interview': '/lessons/:id/interviews/:document',
  'lesson-discussion': '/lessons/:id/discussion',
  library: '/library',
  card: '/library/:id',
  'card-write': '/library/:id/write',
  'card-try': '/library/:id/try',
  coaching: '/coaching',
  'coaching-ask': '/coaching/ask',
  'coaching-profile': '/coaching/profile',
  deployment: '/coaching/:id',
  agreement: '/coaching/:id/agreement',
  visit: '/coaching/:id/visits/:visit',
  alliance: '/alliance',
  'alliance-overview': '/alliance/overview',
  'alliance-evidence': '/alliance/evidence',
  'alliance-partners': '/alliance/partners',
  'alliance-people': '/alliance/people',
  'alliance-person': '/alliance/people/:id',
  'alliance-maturity': '/alliance/maturity',
  'alliance-charter': '/alliance/charter',
  'charter-of': '/alliances/:id/charter',
  'alliance-settings': '/alliance/settings',
  'alliance-new': '/alliances/new',
  accounts: '/accounts',
  account: '/accounts/:id',
  calendar: '/calendar',
  school: '/schools/:id',
  'school-review': '/schools/:id/review',
  'peer-review': '/peer-reviews/:id',
  'peer-review-paper': '/peer-reviews/:id/:document',
  search: '/search',
  settings: '/settings',
  help: '/help',
  'my-data': '/my-data',
  accessibility: '/accessibility',
} as const;

export type PageName = keyof typeof patterns | 'not-found';

export interface Route {
  page: PageName;
  /** The named parts of the address, decoded. */
  params: Record<string, string>;
}

/** The page that `pathname` shows; the first pattern that fits wins, so fixed ones stand first. */
export function routeOf(pathname: string): Route {
  for (const [page, pattern] of Object.entries(patterns)) {
    const params = match(pattern, pathname);
    if (params) return { page: page as PageName, params };
  }
  return { page: 'not-found', params: {} };
}

function match(pattern: string, pathname: string): Record<string, string> | null {
  const wanted = pattern.split('/');
  const given = pathname.replace(/\/+$/, '').split('/');
  if (pattern !== '/' && wanted.length !== given.length) return null;
  if (pattern === '/') return given.join('') === '' ? {} : null;
  const params: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const actual = given[index] ?? '';
    if (part.startsWith(':')) {
      const value = decoded(actual);
      if (!value) return null;
      params[part.slice(1)] = value;
    } else if (part !== actual) {
      return null;
    }
  }
  return params;
}

/** A malformed escape names no page; it is no error of ours. */
function decoded(part: string): string | null {
  try {
    return decodeURIComponent(part);
  } catch {
    return null;
  }
}

/** Addresses, so that no page builds one by hand. */
export const to = {
  cycle: (id: string, section?: string | null) => `/cycles/${id}${section ? `#${section}` : ''}`,
  cycleLessons: (id: string) => `/cycles/${id}/lessons`,
  cycleIterations: (id: string) => `/cycles/${id}/iterations`,
  cycleIteration: (id: string, number: number) => `/cycles/${id}/iterations/${number}`,
  cycleImpact: (id: string, anchor?: string) => `/cycles/${id}/impact${anchor ? `#${anchor}` : ''}`,
  cycleScan: (id: string) => `/cycles/${id}/scan`,
  cycleFeedback: (id: string) => `/cycles/${id}/feedback`,
  oneFeedback: (id: string, document: string) => `/cycles/${id}/feedback/${document}`,
  cycleReviews: (id: string) => `/cycles/${id}/reviews`,
  cycleReview: (id: string, document: string) => `/cycles/${id}/reviews/${document}`,
  cycleActivity: (id: string) => `/cycles/${id}/activity`,
  cyclePeople: (id: string) => `/cycles/${id}/people`,
  deployment: (id: string, part?: string) => `/coaching/${id}${part ? `#${part}` : ''}`,
  agreement: (id: string) => `/coaching/${id}/agreement`,
  visit: (deployment: string, id: string) => `/coaching/${deployment}/visits/${id}`,
  charter: (alliance: string) => `/alliances/${alliance}/charter`,
  person: (id: string) => `/alliance/people/${id}`,
  account: (id: string) => `/accounts/${id}`,
  school: (id: string) => `/schools/${id}`,
  askForReview: (school: string) => `/schools/${school}/review`,
  peerReview: (id: string, document?: string) =>
    `/peer-reviews/${id}${document ? `/${document}` : ''}`,
  planLesson: (cycle: string) => `/cycles/${cycle}/lessons/new`,
  lesson: (id: string, section?: string | null) => `/lessons/${id}${section ? `#${section}` : ''}`,
  canvas: (lesson: string) => `/lessons/${lesson}/canvas`,
  interviews: (lesson: string) => `/lessons/${lesson}/interviews`,
  interview: (lesson: string, document: string) => `/lessons/${lesson}/interviews/${document}`,
  discussion: (lesson: string) => `/lessons/${lesson}/discussion`,
  card: (id: string) => `/library/${id}`,
  writeCard: (id: string) => `/library/${id}/write`,
  tryCard: (id: string) => `/library/${id}/try`,
  signIn: (back: string) =>
    back === '/' ? '/sign-in' : `/sign-in?back=${encodeURIComponent(back)}`,
};

/** Where to go after signing in: a path of ours from `?back=`, never another site's address. */
export function backFrom(search: string): string {
  const back = new URLSearchParams(search).get('back') ?? '/';
  const ours = /^\/(?![/\\])/.test(back) && !back.startsWith('/sign-in');
  return ours ? back : '/';
}
