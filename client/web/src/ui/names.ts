/** Names shortened for small places. */

/** 'Priya Nair' → 'PN'; one word gives its first two letters. */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/).filter(Boolean);
  const first = words[0] ?? '';
  const last = words.at(-1) ?? '';
  const letters = words.length > 1 ? letter(first) + letter(last) : [...first].slice(0, 2).join('');
  return letters.toLocaleUpperCase('en-GB');
}

function letter(word: string): string {
  return [...word][0] ?? '';
}

/** 'Priya Nair' → 'Priya', for greetings. */
export function firstName(name: string): string {
  return name.trim().split(/\s+/)[0] ?? name;
}

/** 'Oakfield, Riverside and St Anne’s'. */
export function listed(names: readonly string[]): string {
  if (names.length < 2) return names[0] ?? '';
  return `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

/** '1 school', '3 schools'. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en-GB')} ${count === 1 ? one : many}`;
}
