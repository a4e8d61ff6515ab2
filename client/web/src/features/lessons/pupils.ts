/** How a case pupil is called. */
import { LETTERS, type Letter, type Pupil } from './canvas/grid';

export const isLetter = (value: unknown): value is Letter => LETTERS.includes(value as Letter);

/** The alias that the plan gives; null while it gives none. */
function aliasOf(letter: Letter, pupils: readonly Pupil[]): string | null {
  const alias = pupils.find((pupil) => pupil.letter === letter)?.alias;
  return alias && alias !== `Pupil ${letter.toUpperCase()}` ? alias : null;
}

/** 'Robin (A)' in lists and on buttons; 'Pupil A' while there is no alias. */
export function called(letter: Letter, pupils: readonly Pupil[]): string {
  const [alias, capital] = [aliasOf(letter, pupils), letter.toUpperCase()];
  return alias ? `${alias} (${capital})` : `Pupil ${capital}`;
}

/** 'A Robin' above what is said of them; 'A' while there is no alias. */
export function withLetter(letter: Letter, pupils: readonly Pupil[]): string {
  return [letter.toUpperCase(), aliasOf(letter, pupils)].filter(Boolean).join(' ');
}
