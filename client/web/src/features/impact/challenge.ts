/** One question against a claim, from what it rests on: the group asks it of itself. Pure. */
import type { Claim } from '../../api/types';

type Asked = Pick<Claim, 'confidence' | 'against' | 'evidence'>;

export function challenge({ confidence, against, evidence }: Asked): string | null {
  const there = evidence.filter(({ state }) => state !== 'removed');
  if (there.length === 0) return null;
  if (there.length === 1 && confidence === 'high')
    return 'You are sure, and it rests on one thing. What else could explain that?';
  if (there.every(({ kind }) => kind === 'reading'))
    return 'It rests on numbers alone. For whom did they not move, and what did those pupils do?';
  if (there.every(({ kind }) => kind !== 'reading'))
    return 'Everything here was seen by people who hoped for it. Who has looked for the opposite?';
  return against ? 'Has anybody looked for what would count against it?' : null;
}
