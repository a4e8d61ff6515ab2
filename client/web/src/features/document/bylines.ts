/** Who wrote last in a part of a document, in a few words, as far as this page has seen it. */
import type { LastWriter } from '../../sync/away';
import type { Present } from '../../sync/presence';

/** How recent a change must be for its writer to be writing now (ms). */
const NOW_MS = 8_000;

export function firstName(name: string): string {
  return name.trim().split(/\s+/)[0] ?? name;
}

/** 'Tom, Marsha and Ann'. */
export function listed(names: readonly string[]): string {
  if (names.length < 2) return names[0] ?? '';
  return `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

export function byline(
  places: readonly string[],
  section: string,
  last: ReadonlyMap<string, LastWriter>,
  present: readonly Present[],
  now: number,
  time: (date: Date) => string,
): string | null {
  const writers = places.flatMap((place) => last.get(place) ?? []).sort((a, b) => b.at - a.at);
  const latest = writers[0];
  if (!latest) return null;
  const here = present.filter(
    ({ id, sections }) =>
      sections.includes(section) &&
      writers.some((it) => !it.own && it.user?.id === id && now - it.at < NOW_MS),
  );
  if (here.length > 0) {
    const names = listed(here.map(({ name }) => firstName(name)));
    return `${names} ${here.length === 1 ? 'is' : 'are'} writing now`;
  }
  const at = time(new Date(latest.at));
  if (latest.own) return `You, ${at}`;
  return latest.user ? `${firstName(latest.user.name)}, ${at}` : `Changed ${at}`;
}

/** How long until what `byline` says may change by time alone; null: it will not (ms). */
export function bylineChange(last: Iterable<LastWriter>, now: number): number | null {
  const ends = [...last].map(({ at }) => at + NOW_MS - now).filter((ms) => ms > 0);
  return ends.length === 0 ? null : Math.min(...ends);
}
