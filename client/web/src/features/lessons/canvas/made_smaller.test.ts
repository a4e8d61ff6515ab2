import { expect, test } from 'vitest';
import { fitted } from './made_smaller';

test('the longer side has no more pixels than reading needs', () => {
  expect(fitted(4096, 3072)).toEqual({ width: 2048, height: 1536 });
  expect(fitted(3072, 4096)).toEqual({ width: 1536, height: 2048 });
});

test('a small photo is not made larger, and a narrow one keeps a side', () => {
  expect(fitted(640, 480)).toEqual({ width: 640, height: 480 });
  expect(fitted(9000, 1)).toEqual({ width: 2048, height: 1 });
});
