import type { PlotFrame } from './plot-frame.ts';
import { Silent } from './Silent.tsx';

/** A place on an axis with its words. */
export interface AxisTick {
  /** px of the drawing. */
  readonly at: number;
  readonly label: string;
}

interface AxisProps {
  readonly frame: PlotFrame;
  readonly ticks: readonly AxisTick[];
}

/** The values on the left, each with a line across. Assistive technology hears them with each point instead. */
export function ValueAxis({ frame: { left, right, rem }, ticks }: AxisProps) {
  return (
    <Silent className="plot-axis">
      {ticks.map(({ at, label }) => (
        <g key={label}>
          <line className="plot-grid" x1={left} x2={right} y1={at} y2={at} />
          <text className="plot-tick figures" x={left - 0.5 * rem} y={at} dy="0.32em" textAnchor="end">
            {label}
          </text>
        </g>
      ))}
    </Silent>
  );
}

/** The days below, or whatever the data run along. */
export function BottomAxis({ frame: { left, right, bottom, rem }, ticks }: AxisProps) {
  return (
    <Silent className="plot-axis">
      <line className="plot-base" x1={left} x2={right} y1={bottom} y2={bottom} />
      {ticks.map(({ at, label }) => (
        <g key={`${at} ${label}`}>
          <line className="plot-base" x1={at} x2={at} y1={bottom} y2={bottom + 0.25 * rem} />
          <text className="plot-tick figures" x={at} y={bottom + 1.125 * rem} textAnchor="middle">
            {label}
          </text>
        </g>
      ))}
    </Silent>
  );
}
