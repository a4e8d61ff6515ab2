import { expect, it } from 'vitest';
import type { SchoolBrief, SchoolLink } from '../../api/types';
import { arrows, height, outline, placed, width } from './map';

const school = (id: string): SchoolBrief => ({ id, name: id, short_name: id, mark: 'AA', slot: 1 });
const link = (source: string, target: string, more: Partial<SchoolLink> = {}): SchoolLink => ({
  kind: 'visits',
  source,
  target,
  count: 1,
  ...more,
});

it('keeps every school and its name on the picture', () => {
  for (const count of [1, 2, 3, 8, 12]) {
    const places = placed(Array.from({ length: count }, (_, index) => school(`s${index}`)));
    expect(new Set(places.map(({ x, y }) => `${x} ${y}`)).size).toBe(count);
    for (const { x, y, name } of places) {
      expect(x).toBeGreaterThan(20);
      expect(x).toBeLessThan(width - 20);
      expect(name.y).toBeGreaterThan(10);
      expect(name.y).toBeLessThan(height);
      expect(y).toBeGreaterThan(20);
    }
  }
});

it('sets there and back beside each other, and kinds too', () => {
  const places = placed([school('a'), school('b')]);
  const drawn = arrows(
    [link('a', 'b'), link('b', 'a'), link('a', 'b', { kind: 'coaches' })],
    places,
  );
  expect(new Set(drawn.map(({ path }) => path)).size).toBe(3);
});

it('lets a practice travel from who made it', () => {
  const places = placed([school('a'), school('b')]);
  const [adopted] = arrows([link('a', 'b', { kind: 'adopts' })], places);
  const [visit] = arrows([link('b', 'a')], places);
  const begin = (path = '') => path.split('Q')[0]?.slice(1).split(' ').map(Number) ?? [];
  const [x] = begin(adopted?.path);
  const [same] = begin(visit?.path);
  expect(Math.abs((x ?? 0) - (same ?? 0))).toBeLessThan(12);
});

it('draws thicker what happened more often, within reason', () => {
  const places = placed([school('a'), school('b')]);
  const [once, often, always] = arrows(
    [link('a', 'b'), link('a', 'b', { count: 4 }), link('a', 'b', { count: 400 })],
    places,
  );
  expect(once?.stroke).toBe(1.5);
  expect(often?.stroke).toBeCloseTo(2.7);
  expect(always?.stroke).toBe(4);
});

it('leaves out what goes to a school that is not on it', () => {
  expect(arrows([link('a', 'x')], placed([school('a')]))).toEqual([]);
});

it('has a shape for each slot', () => {
  const shapes = [1, 2, 3, 4, 5, 6, 7, 8].map((slot) => outline(slot, { x: 0, y: 0 }));
  expect(new Set(shapes).size).toBe(8);
});
