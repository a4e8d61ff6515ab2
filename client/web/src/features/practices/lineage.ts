/** Where everything stands in the picture of a lineage: columns by time, the earliest left. Pure. */
import type { Lineage, LineageStep } from '../../api/types';

export const COLUMN = 200;
export const ROW = 116;
const TOP = 60;
const MARK = 26;

export interface Placed {
  step: LineageStep;
  x: number;
  y: number;
}

export interface Drawn {
  width: number;
  height: number;
  places: Placed[];
  lines: { path: string; kind: Lineage['links'][number]['kind']; key: string }[];
}

/** How many links lie before a step, the longest way: what came of something stands behind it. */
function depths({ steps, links }: Lineage): Map<string, number> {
  const depth = new Map(steps.map(({ id }) => [id, 0]));
  // Two cards may each have taken a part of the other, so the rounds end.
  for (let round = 0; round < steps.length; round += 1) {
    let moved = false;
    for (const { source, target } of links) {
      const behind = (depth.get(source) ?? 0) + 1;
      if (behind > (depth.get(target) ?? 0) && behind < steps.length) {
        depth.set(target, behind);
        moved = true;
      }
    }
    if (!moved) break;
  }
  return depth;
}

export function drawn(lineage: Lineage): Drawn {
  const depth = depths(lineage);
  const columns = new Map<number, LineageStep[]>();
  for (const step of lineage.steps) {
    const at = depth.get(step.id) ?? 0;
    columns.set(at, [...(columns.get(at) ?? []), step]);
  }
  const last = Math.max(0, ...columns.keys());
  const most = Math.max(1, ...[...columns.values()].map((all) => all.length));
  const height = TOP + (most - 1) * ROW + 108;
  const places: Placed[] = [...columns].flatMap(([column, steps]) =>
    steps.map((step, row) => ({
      step,
      x: 100 + column * COLUMN,
      y: TOP + ((most - steps.length) / 2 + row) * ROW,
    })),
  );
  const at = new Map(places.map((place) => [place.step.id, place]));
  const lines = lineage.links.flatMap(({ source, target, kind }) => {
    const [from, to] = [at.get(source), at.get(target)];
    if (!from || !to) return [];
    const [x1, x2] = [from.x + MARK, to.x - MARK - 2];
    const half = (x1 + x2) / 2;
    const path = `M${x1} ${from.y}C${half} ${from.y} ${half} ${to.y} ${x2} ${to.y}`;
    return [{ path, kind, key: `${source} ${target} ${kind}` }];
  });
  return { width: 200 + last * COLUMN, height, places, lines };
}

/** A title on at most two lines that fit under a mark. */
export function lines(title: string, most = 22): string[] {
  const found: string[] = [''];
  for (const word of title.split(/\s+/)) {
    const line = found[found.length - 1] ?? '';
    if (line && `${line} ${word}`.length > most) found.push(word);
    else found[found.length - 1] = line ? `${line} ${word}` : word;
  }
  const [first = '', second] = found;
  if (second === undefined) return [first];
  return [first, found.length > 2 ? `${second} …` : second];
}
