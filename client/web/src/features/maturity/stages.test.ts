import { expect, test } from 'vitest';
import type { MaturityRating, MaturityRound, Stage, Strand, StrandWords } from '../../api/types';
import { dots, HEIGHT, label, place, shape, spread, WIDTH } from './stages';

const STRANDS: Strand[] = ['joint_practice', 'social_capital', 'moral_purpose', 'challenge'];
const strands = STRANDS.map((strand) => ({ strand, title: strand }) as StrandWords);
const rated = (strand: Strand, stage: Stage) => ({ strand, stage }) as MaturityRating;
const round = (agreed: MaturityRating[], schools: MaturityRating[][] = []) =>
  ({ strands, agreed, schools: schools.map((ratings) => ({ ratings })) }) as MaturityRound;

test('the first axis points up, and further stages are further out', () => {
  const [near, far] = [place(0, 4, 1), place(0, 4, 4)];
  expect([near.x, far.x]).toEqual([WIDTH / 2, WIDTH / 2]);
  expect(far.y).toBeLessThan(near.y);
  expect(near.y).toBeLessThan(HEIGHT / 2);
});

test('what is agreed has a shape when every strand is', () => {
  const one = round([rated('challenge', 'leading')]);
  expect(shape(one)).toBeNull();
  expect(dots(one)).toEqual([place(3, 4, 4)]);
  const all = STRANDS.map((strand) => rated(strand, 'beginning'));
  expect(shape(round(all))?.split(' ')).toHaveLength(4);
});

test('the spread goes from the lowest to the highest of the schools', () => {
  const told = round(
    [],
    [[rated('joint_practice', 'beginning')], [rated('joint_practice', 'leading')]],
  );
  expect(spread(told, 0)).toEqual({ from: place(0, 4, 1), until: place(0, 4, 4) });
  expect(spread(told, 1)).toBeNull();
});

test('names are broken, and stand on the outer side of their axis', () => {
  expect(label('Evaluation and challenge', 1, 4).lines).toEqual(['Evaluation and', 'challenge']);
  expect(label('Innovation', 0, 4).anchor).toBe('middle');
  expect(label('Innovation', 3, 4).anchor).toBe('end');
});
