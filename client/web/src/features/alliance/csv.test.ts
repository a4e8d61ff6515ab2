import { expect, test } from 'vitest';
import { decoded, exampleCsv } from './csv';

const words = 'email;name\nzoë@school.example;Zoë';

test('a file is read in each encoding that Excel writes', () => {
  const utf8 = new TextEncoder().encode(words);
  const marked = new Uint8Array([0xef, 0xbb, 0xbf, ...utf8]);
  const wide = new Uint8Array([
    ...[0xff, 0xfe],
    ...[...words].flatMap((letter) => [letter.charCodeAt(0) & 0xff, letter.charCodeAt(0) >> 8]),
  ]);
  const western = new Uint8Array([...words].map((letter) => letter.charCodeAt(0)));
  for (const bytes of [utf8, marked, wide, western]) expect(decoded(bytes)).toBe(words);
});

test('the example has the columns, the schools and the roles of the alliance', () => {
  expect(exampleCsv(['Oak, Ash', 'Elm'], ['Teacher', 'Head'])).toBe(
    '\ufeffemail,name,school,role\r\n' +
      'sam.reed@school.example,Sam Reed,"Oak, Ash",Teacher\r\n' +
      'jo.hale@school.example,Jo Hale,Elm,Head\r\n',
  );
});

test('no cell of the example is a formula', () => {
  expect(exampleCsv(['=1+1'], ['Teacher'])).toContain(",'=1+1,");
});
