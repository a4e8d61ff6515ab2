/** Numbers as people type them: '2,9', ' 52 %'. */

/** The number in a field; null when it is empty, undefined when it holds something else. */
export function typedNumber(words: string): number | null | undefined {
  const plain = words
    .replace(/[\s%]/g, '')
    .replace(/,(?=\d+$)/, '.')
    .replace('−', '-');
  if (plain === '') return null;
  return /^-?\d+(\.\d+)?$/.test(plain) ? Number(plain) : undefined;
}

/** A number as it stands in a field. */
export function written(value: number | null | undefined): string {
  return value === null || value === undefined ? '' : `${value}`;
}

/** Today as a date field has it. */
export function isoDay(date: Date): string {
  const two = (part: number) => `${part}`.padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}
