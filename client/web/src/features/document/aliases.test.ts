import { expect, test } from 'vitest';
import { looksLikeFullName } from './aliases';

test.each(['Jay Patel', 'Ana de Souza', 'Siân O’Neill', 'Mary-Jane Watson', 'Jay  Patel (new)'])(
  '%s looks like a full name',
  (words) => expect(looksLikeFullName(words)).toBe(true),
);

test.each(['Robin', 'Wren', 'robin hood', 'Pupil A', 'The quiet one', 'R. W.', ''])(
  '%s may be an alias',
  (words) => expect(looksLikeFullName(words)).toBe(false),
);
