/** The stages of an alliance, and where the drawing puts them. Pure: no DOM. */
import type { MaturityRating, MaturityRound, Stage, Strand } from '../../api/types';

export const stages: readonly { stage: Stage; name: string }[] = [
  { stage: 'beginning', name: 'Beginning' },
  { stage: 'developing', name: 'Developing' },
  { stage: 'embedding', name: 'Embedding' },
  { stage: 'leading', name: 'Leading' },
];

export const stageName = (stage: Stage): string =>
  stages.find((each) => each.stage === stage)?.name ?? stage;

const ring = (stage: Stage) => stages.findIndex((each) => each.stage === stage) + 1;

export const ratingOf = (ratings: readonly MaturityRating[], strand: Strand) =>
  ratings.find((each) => each.strand === strand) ?? null;

export const WIDTH = 560;
export const HEIGHT = 440;
const MIDDLE = { x: WIDTH / 2, y: HEIGHT / 2 };
const RADIUS = 140;
const RINGS = stages.length;
export const LINE = 19;

interface Place {
  x: number;
  y: number;
}

/** Where a ring crosses an axis: the first axis points up, the others follow clockwise. */
export function place(axis: number, axes: number, at: number): Place {
  const angle = (axis / axes) * 2 * Math.PI - Math.PI / 2;
  const far = (at / RINGS) * RADIUS;
  return {
    x: Math.round((MIDDLE.x + Math.cos(angle) * far) * 10) / 10,
    y: Math.round((MIDDLE.y + Math.sin(angle) * far) * 10) / 10,
  };
}

const joined = (places: readonly Place[]) => places.map(({ x, y }) => `${x},${y}`).join(' ');

/** The outline of a ring through all axes. */
export function outline(axes: number, at: number): string {
  return joined(Array.from({ length: axes }, (_, axis) => place(axis, axes, at)));
}

/** What was agreed as a shape; null while a strand is still open. */
export function shape({ strands, agreed }: Pick<MaturityRound, 'strands' | 'agreed'>) {
  const rings = strands.map(({ strand }) => ratingOf(agreed, strand)).filter((it) => it !== null);
  if (rings.length < strands.length) return null;
  return joined(rings.map(({ stage }, axis) => place(axis, strands.length, ring(stage))));
}

/** Where each strand stands that is agreed already. */
export function dots({ strands, agreed }: Pick<MaturityRound, 'strands' | 'agreed'>): Place[] {
  return strands.flatMap(({ strand }, axis) => {
    const rating = ratingOf(agreed, strand);
    return rating ? [place(axis, strands.length, ring(rating.stage))] : [];
  });
}

export interface Spread {
  from: Place;
  until: Place;
}

/** From the lowest to the highest of the schools on an axis; null where none has said anything. */
export function spread(round: Pick<MaturityRound, 'strands' | 'schools'>, axis: number) {
  const strand = round.strands[axis]?.strand;
  const rings = round.schools.flatMap(({ ratings }) =>
    ratings.filter((each) => each.strand === strand).map(({ stage }) => ring(stage)),
  );
  if (rings.length === 0) return null;
  const of = (at: number) => place(axis, round.strands.length, at);
  return { from: of(Math.min(...rings)), until: of(Math.max(...rings)) };
}

export interface Label extends Place {
  lines: string[];
  anchor: 'start' | 'middle' | 'end';
}

/** The name of an axis outside of the last ring, broken so that it stays within the drawing. */
export function label(title: string, axis: number, axes: number): Label {
  const { x, y } = place(axis, axes, RINGS + 0.55);
  const lines: string[] = [];
  for (const word of title.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && `${last} ${word}`.length <= 14)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  const side = x - MIDDLE.x;
  const anchor = Math.abs(side) < 20 ? 'middle' : side > 0 ? 'start' : 'end';
  // Above the first axis the last line stands nearest.
  const up = anchor === 'middle' && y < MIDDLE.y ? (lines.length - 1) * LINE : 0;
  return { x, y: y - up, lines, anchor };
}
