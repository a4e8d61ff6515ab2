/** Where schools and arrows stand on the map of who works with whom. Pure. */
import type { SchoolBrief, SchoolLink, SchoolLinkKind } from '../../api/types';

export const width = 640;
export const height = 452;
/** Half a school's mark. */
export const radius = 20;

const centre = { x: width / 2, y: 226 };
const reach = { x: 190, y: 158 };
/** Kinds between the same two schools bow out one beyond the other. */
const bows: Record<SchoolLinkKind, number> = { visits: 0, coaches: 1, reviews: 2, adopts: 3 };

export interface Point {
  x: number;
  y: number;
}

export interface Place extends Point {
  school: SchoolBrief;
  /** Where its name stands, and on which side of that point. */
  name: Point & { anchor: 'start' | 'middle' | 'end' };
}

export interface Arrow {
  key: string;
  kind: SchoolLinkKind;
  path: string;
  stroke: number;
}

/** The schools on an oval, in their order, the first at the top left. */
export function placed(schools: readonly SchoolBrief[]): Place[] {
  const step = (2 * Math.PI) / Math.max(schools.length, 1);
  return schools.map((school, index) => {
    const angle = -Math.PI / 2 + (index + 0.5) * step;
    const x = centre.x + reach.x * Math.cos(angle);
    const y = centre.y + reach.y * Math.sin(angle);
    return { school, x, y, name: nameAt(x, y, Math.cos(angle), Math.sin(angle)) };
  });
}

function nameAt(x: number, y: number, across: number, down: number): Place['name'] {
  if (Math.abs(across) < 0.45) {
    return { x, y: down < 0 ? y - 32 : y + 42, anchor: 'middle' };
  }
  return across > 0
    ? { x: x + 31, y: y + 5, anchor: 'start' }
    : { x: x - 31, y: y + 5, anchor: 'end' };
}

/**
 * A curve for each link. It bows to the left of its own direction, so that there and back stand
 * beside each other. A practice travels from who made it, so an adoption points the other way.
 */
export function arrows(links: readonly SchoolLink[], places: readonly Place[]): Arrow[] {
  const at = new Map(places.map((place) => [place.school.id, place]));
  return links.flatMap((link) => {
    const [from, to] =
      link.kind === 'adopts' ? [link.target, link.source] : [link.source, link.target];
    const begin = at.get(from);
    const end = at.get(to);
    if (!begin || !end) return [];
    return {
      key: `${link.kind}-${link.source}-${link.target}`,
      kind: link.kind,
      path: curve(begin, end, bows[link.kind]),
      stroke: Math.min(1.5 + (link.count - 1) * 0.4, 4),
    };
  });
}

function curve(from: Point, to: Point, further: number): string {
  const dx = to.x - from.x;
  const dy = to.y - from.y;
  const length = Math.hypot(dx, dy) || 1;
  const bow = length * 0.1 + 8 + further * 15;
  const over = {
    x: (from.x + to.x) / 2 + (dy / length) * bow,
    y: (from.y + to.y) / 2 - (dx / length) * bow,
  };
  const begin = beside(from, over, radius + 6);
  const end = beside(to, over, radius + 8);
  return `M${told(begin)}Q${told(over)} ${told(end)}`;
}

/** The point at `distance` from one towards another. */
function beside(from: Point, towards: Point, distance: number): Point {
  const length = Math.hypot(towards.x - from.x, towards.y - from.y) || 1;
  return {
    x: from.x + ((towards.x - from.x) / length) * distance,
    y: from.y + ((towards.y - from.y) / length) * distance,
  };
}

function told({ x, y }: Point): string {
  return `${x.toFixed(1)} ${y.toFixed(1)}`;
}

const outlines: Record<number, readonly [number, number][]> = {
  4: [
    [-0.5, -0.94],
    [0.5, -0.94],
    [1, 0],
    [0.5, 0.94],
    [-0.5, 0.94],
    [-1, 0],
  ],
  6: [
    [-0.42, -1],
    [0.42, -1],
    [1, -0.42],
    [1, 0.42],
    [0.42, 1],
    [-0.42, 1],
    [-1, 0.42],
    [-1, -0.42],
  ],
  7: [
    [0, -1],
    [1, -0.4],
    [1, 1],
    [-1, 1],
    [-1, -0.4],
  ],
  8: [
    [-0.76, -1],
    [0.76, -1],
    [1, 0],
    [0.76, 1],
    [-0.76, 1],
    [-1, 0],
  ],
};

/** The shape of a school's mark, as `SchoolMark` has it. */
export function outline(slot: number, { x, y }: Point): string {
  const r = radius;
  switch (slot) {
    case 2:
      return `M${x - r} ${y - r}h${2 * r}v${2 * r}h${-2 * r}z`;
    case 3:
      return `M${x - r} ${y - r}h${2 * r}v18q0 17 ${-r} 22q${-r} -5 ${-r} -22z`;
    case 5:
      return `M${x - r} ${y + r}v${-r}a${r} ${r} 0 0 1 ${2 * r} 0v${r}z`;
    case 4:
    case 6:
    case 7:
    case 8: {
      const points = outlines[slot] ?? [];
      return `M${points.map(([px, py]) => `${x + px * r} ${y + py * r}`).join('L')}z`;
    }
    default:
      return `M${x - r} ${y}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0z`;
  }
}
