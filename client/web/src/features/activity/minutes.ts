/** Minutes as people say them, and what they went into. */
import type { Spent } from '../../api/types';

export const spentOn: Record<Spent, string> = {
  planning: 'Planning together',
  lesson: 'Preparing a lesson',
  observing: 'Observing',
  talking: 'Talking about a lesson',
  travelling: 'Travelling',
  other: 'Something else',
};

/** '45 minutes', '1 hour', '2 hours 5 minutes'. */
export function lasting(minutes: number): string {
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  const said = hours === 0 ? [] : [hours === 1 ? '1 hour' : `${hours} hours`];
  if (rest > 0 || hours === 0) said.push(rest === 1 ? '1 minute' : `${rest} minutes`);
  return said.join(' ');
}

/** What somebody typed: '40', '40 min', '1:30', '1 h 30'; null for what is no time to be noted. */
export function typedMinutes(typed: string): number | null {
  const said = /^(?:(\d{1,2})\s*(?::|h(?:ours?)?)\s*)?(?:(\d{1,3})\s*(?:min|minutes|m)?)?$/i.exec(
    typed.trim(),
  );
  if (!said || (said[1] === undefined && said[2] === undefined)) return null;
  const minutes = Number(said[1] ?? 0) * 60 + Number(said[2] ?? 0);
  return minutes >= 1 && minutes <= 600 ? minutes : null;
}
