import { expect, test } from 'vitest';
import { schema } from './schema';

// The name in the live document of a mark that does is made in another way, and what makes it is
// left out of the build (lean_libraries_plugin.ts).
test.each(Object.values(schema.marks))('the mark “$name” does not overlap with itself', (mark) => {
  expect(mark.excludes(mark)).toBe(true);
});
