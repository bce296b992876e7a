import type { PointerEvent, ReactNode } from 'react';
import type { PlotCursor, PlotPoint } from './plot-cursor.ts';
import type { PlotFrame } from './plot-frame.ts';

interface PlotPointsProps<Point extends PlotPoint> {
  /** What the points are, for assistive technology. */
  readonly label: string;
  readonly frame: PlotFrame;
  readonly points: readonly Point[];
  readonly cursor: PlotCursor;
  readonly placeOf: (point: Point) => { readonly x: number; readonly y: number };
  /** The shape of a point around 0/0. */
  readonly draw: (point: Point) => ReactNode;
}

/** Points that Tab, the arrow keys and the pointer reach; which is nearest to the pointer is read out. */
export function PlotPoints<Point extends PlotPoint>(props: PlotPointsProps<Point>) {
  const { label, frame, points, cursor, placeOf, draw } = props;
  const { left, right, top, bottom, width } = frame;
  const follow = (event: PointerEvent<SVGGElement>) => {
    const drawing = event.currentTarget.ownerSVGElement?.getBoundingClientRect();
    if (!drawing || drawing.width === 0) return;
    const scale = width / drawing.width;
    const [x, y] = [(event.clientX - drawing.left) * scale, (event.clientY - drawing.top) * scale];
    const distance = (point: Point) => {
      const place = placeOf(point);
      // Along the axis first: whoever points at a day means that day.
      return Math.abs(place.x - x) + Math.abs(place.y - y) / 8;
    };
    const [nearest] = points.toSorted((a, b) => distance(a) - distance(b));
    cursor.hover(nearest?.id ?? null);
  };
  const active = points.find(({ id }) => id === cursor.active?.id);
  const guide = active && placeOf(active);
  return (
    <g onPointerMove={follow} onPointerLeave={() => cursor.hover(null)}>
      <rect className="plot-catch" x={left} width={right - left} y={top} height={bottom - top} />
      {guide ? <line className="plot-guide" x1={guide.x} x2={guide.x} y1={guide.y} y2={bottom} /> : null}
      {/* A list of options: screen readers hand on the arrow keys and tell the name of each point. */}
      <g role="listbox" aria-label={label} aria-orientation="horizontal">
        {points.map((point) => {
          const { x, y } = placeOf(point);
          return (
            <g
              key={point.id}
              className="plot-point"
              transform={`translate(${x} ${y})`}
              {...cursor.propsOf(point)}
            >
              {draw(point)}
            </g>
          );
        })}
      </g>
    </g>
  );
}
