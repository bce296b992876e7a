import {
  curveLinear,
  line,
  symbol,
  symbolCircle,
  symbolDiamond2,
  symbolSquare2,
  symbolTriangle2,
} from 'd3-shape';

/** How rows are told apart without colour: each has a dash and a shape of its own. */
const shapes = [symbolCircle, symbolDiamond2, symbolSquare2, symbolTriangle2] as const;
const dashes = ['none', '6 4', '2 3', '9 3 2 3'] as const;

/** The dash of a row, as `stroke-dasharray`. */
export function dashOf(row: number): string {
  return dashes[row % dashes.length] ?? 'none';
}

/** The outline of the point of a row around 0/0; `area` in square px. */
export function markOf(row: number, area: number): string {
  return symbol(shapes[row % shapes.length], area)() ?? '';
}

/** A line through points in their order; it is cut where a value is missing. */
export function linePath(points: readonly (readonly [x: number, y: number] | null)[]): string {
  const path = line<readonly [number, number] | null>()
    .defined((point) => point !== null)
    .x((point) => point?.[0] ?? 0)
    .y((point) => point?.[1] ?? 0)
    .curve(curveLinear);
  return path(points) ?? '';
}
