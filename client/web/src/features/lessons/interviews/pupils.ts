/** How a case pupil is called in lists and on buttons. */
import { LETTERS, type Letter, type Pupil } from '../canvas/grid';

/** 'Robin (A)'; 'Pupil A' while there is no alias. */
export function called(letter: Letter, pupils: readonly Pupil[]): string {
  const capital = letter.toUpperCase();
  const alias = pupils.find((pupil) => pupil.letter === letter)?.alias ?? '';
  return alias && alias !== `Pupil ${capital}` ? `${alias} (${capital})` : `Pupil ${capital}`;
}

export const isLetter = (value: unknown): value is Letter => LETTERS.includes(value as Letter);
