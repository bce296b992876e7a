import { useId } from 'react';
import type { PlotFrame } from './plot-frame.ts';
import { Silent } from './Silent.tsx';

/** A range of values that asks for a second look, from its first value to its last. */
export interface ReferenceBand {
  readonly from: number;
  readonly to: number;
  /** Written into it: neither its colour nor its hatching says anything by itself. */
  readonly label: string;
}

interface BandsProps {
  readonly frame: PlotFrame;
  readonly bands: readonly ReferenceBand[];
  readonly y: (value: number) => number;
}

/** Hatched ranges behind the data. */
export function Bands({ frame: { left, right }, bands, y }: BandsProps) {
  const hatch = useId();
  return (
    <Silent className="plot-bands">
      <defs>
        <pattern id={hatch} width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <line className="plot-hatch" x1="0" y1="0" x2="0" y2="6" />
        </pattern>
      </defs>
      {bands.map(({ from, to, label }) => (
        <g key={label}>
          <rect className="plot-band" x={left} width={right - left} y={y(to)} height={y(from) - y(to)} />
          <rect fill={`url(#${hatch})`} x={left} width={right - left} y={y(to)} height={y(from) - y(to)} />
        </g>
      ))}
    </Silent>
  );
}

/** The words of the ranges, over the lines of the axes: at the edge of the plot, where the fewest values are. */
export function BandLabels({ frame: { left, top, bottom, rem }, bands, y }: BandsProps) {
  return (
    <Silent>
      {bands.map(({ from, to, label }) => {
        const isAtTop = y(to) - top <= bottom - y(from);
        return (
          <text
            key={label}
            className="plot-band-label"
            x={left + 0.375 * rem}
            y={isAtTop ? y(to) + 0.9375 * rem : y(from) - 0.4375 * rem}
          >
            {label}
          </text>
        );
      })}
    </Silent>
  );
}
