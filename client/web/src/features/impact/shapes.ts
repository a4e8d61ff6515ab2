/** The outlines of the eight school marks, as ui/css/parts.css cuts them, for drawings. */

type Outline = readonly (readonly [x: number, y: number])[];

/** Corners in parts of the mark's box; the others are round. */
const corners: Record<number, Outline> = {
  4: [
    [0.25, 0.03],
    [0.75, 0.03],
    [1, 0.5],
    [0.75, 0.97],
    [0.25, 0.97],
    [0, 0.5],
  ],
  6: [
    [0.29, 0],
    [0.71, 0],
    [1, 0.29],
    [1, 0.71],
    [0.71, 1],
    [0.29, 1],
    [0, 0.71],
    [0, 0.29],
  ],
  7: [
    [0.5, 0],
    [1, 0.3],
    [1, 1],
    [0, 1],
    [0, 0.3],
  ],
  8: [
    [0.12, 0],
    [0.88, 0],
    [1, 0.5],
    [0.88, 1],
    [0.12, 1],
    [0, 0.5],
  ],
};

/** The mark of `slot` as an SVG path, in a square of `size` around a point. */
export function outline(slot: number, x: number, y: number, size: number): string {
  const left = x - size / 2;
  const top = y - size / 2;
  const half = size / 2;
  switch (slot) {
    case 1:
      return `M${left} ${y}a${half} ${half} 0 1 0 ${size} 0a${half} ${half} 0 1 0 ${-size} 0z`;
    case 2:
      return `M${left} ${top}h${size}v${size}h${-size}z`;
    case 3:
      return (
        `M${left} ${top}h${size}v${size * 0.45}` +
        `q0 ${size * 0.42} ${-half} ${size * 0.55}q${-half} ${-size * 0.13} ${-half} ${-size * 0.55}z`
      );
    case 5:
      return `M${left} ${top + size}v${-size * 0.42}a${half} ${size * 0.58} 0 0 1 ${size} 0v${size * 0.42}z`;
    default:
      return `M${(corners[slot] ?? corners[8] ?? [])
        .map(([across, down]) => `${left + across * size} ${top + down * size}`)
        .join('L')}z`;
  }
}
