/** CSV as schools have it: files of any usual encoding, and an example to fill in. Pure. */

/**
 * The text of a file. Excel saves UTF-8 with a mark in front, UTF-16 with one, or the Windows
 * code page of western Europe without any.
 */
export function decoded(bytes: Uint8Array): string {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

/** One cell: quoted where it must be, and never a formula to the program that opens it. */
function cell(text: string): string {
  const plain = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",;\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}

/** A list to fill in, with schools and roles as this alliance calls them. */
export function exampleCsv(schools: readonly string[], roles: readonly string[]): string {
  const [first = '', second = first] = schools;
  const [usual = 'Teacher', other = usual] = roles;
  const lines = [
    ['email', 'name', 'school', 'role'],
    ['sam.reed@school.example', 'Sam Reed', first, usual],
    ['jo.hale@school.example', 'Jo Hale', second, other],
  ];
  // The mark in front tells Excel that it is UTF-8.
  return `\ufeff${lines.map((line) => line.map(cell).join(',')).join('\r\n')}\r\n`;
}
