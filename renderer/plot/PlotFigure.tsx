import { type ReactNode, useId, useRef } from 'react';
import { PlotTable, type PlotTableContent } from './PlotTable.tsx';
import { type PlotFrame, usePlotFrame } from './plot-frame.ts';
import './plot.css';

/** What is read out of a plot, beside its point. */
export interface Readout {
  readonly x: number;
  readonly y: number;
  readonly text: string;
}

interface PlotFigureProps {
  readonly title: string;
  /** Below the title: what the lines or the bands mean. */
  readonly legend?: ReactNode;
  readonly table: PlotTableContent;
  readonly isTable: boolean;
  /** The drawing, as parts of an SVG. */
  readonly children: (frame: PlotFrame) => ReactNode;
  readonly readout?: (frame: PlotFrame) => Readout | null;
}

/** A plot under its title, or the same data as a table. */
export function PlotFigure({ title, legend, table, isTable, children, readout }: PlotFigureProps) {
  const titleId = useId();
  return (
    <figure className="plot" aria-labelledby={titleId}>
      <figcaption className="plot-head">
        <span className="plot-title" id={titleId}>
          {title}
        </span>
        {isTable ? null : legend}
      </figcaption>
      {isTable ? (
        <PlotTable label={title} content={table} />
      ) : (
        <PlotArea readout={readout ?? noReadout}>{children}</PlotArea>
      )}
    </figure>
  );
}

const noReadout = () => null;

interface PlotAreaProps {
  readonly children: (frame: PlotFrame) => ReactNode;
  readonly readout: (frame: PlotFrame) => Readout | null;
}

function PlotArea({ children, readout }: PlotAreaProps) {
  const area = useRef<HTMLDivElement>(null);
  const frame = usePlotFrame(area);
  const shown = frame && readout(frame);
  return (
    <div className="plot-area" ref={area}>
      {frame ? (
        // Sized by its view box too, so that it fits the paper when it is printed.
        <svg
          className="plot-drawing"
          viewBox={`0 0 ${frame.width} ${frame.height}`}
          focusable="false"
          role="none"
        >
          {children(frame)}
        </svg>
      ) : null}
      {frame && shown ? <ReadoutBox frame={frame} readout={shown} /> : null}
    </div>
  );
}

/** The same words are the name of the point, which a screen reader tells. */
function ReadoutBox({
  frame,
  readout: { x, y, text },
}: {
  readonly frame: PlotFrame;
  readonly readout: Readout;
}) {
  const side = x > frame.width / 2 ? 'left' : 'right';
  const place = { left: `${(100 * x) / frame.width}%`, top: `${(100 * y) / frame.height}%` };
  return (
    <p className="plot-readout figures" data-side={side} style={place} aria-hidden="true">
      {text}
    </p>
  );
}
