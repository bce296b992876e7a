import { useLingui } from '@lingui/react/macro';
import { scaleLinear } from 'd3-scale';
import { formatCount, formatDate } from '../i18n/format.ts';
import { useFormatLocale } from '../i18n/use-format.ts';
import { BottomAxis, ValueAxis } from './Axes.tsx';
import { BandLabels, Bands, type ReferenceBand } from './Bands.tsx';
import { Legend } from './Legend.tsx';
import { dashOf, linePath, markOf } from './lines.ts';
import { PlotFigure } from './PlotFigure.tsx';
import { PlotPoints } from './PlotPoints.tsx';
import type { PlotTableContent } from './PlotTable.tsx';
import { type PlotPoint, usePlotCursor } from './plot-cursor.ts';
import type { PlotFrame } from './plot-frame.ts';
import { Silent } from './Silent.tsx';
import { type TimeSpan, timeScale, timeTicks } from './time-ticks.ts';

/** One value at one time. */
export interface TimeValue {
  readonly id: string;
  /** Epoch ms. */
  readonly atMs: number;
  /** Null: it was not measured then, and the line is cut. */
  readonly value: number | null;
}

export interface TimeSeries {
  readonly name: string;
  /** Oldest first. */
  readonly values: readonly TimeValue[];
}

interface TimePlotProps {
  readonly title: string;
  readonly series: readonly TimeSeries[];
  readonly span: TimeSpan;
  /** From the lowest value of the axis to the highest. */
  readonly domain: readonly [number, number];
  readonly bands?: readonly ReferenceBand[];
  readonly isTable: boolean;
  /** Ids of values to point out, with value and date. */
  readonly highlighted?: ReadonlySet<string>;
}

interface Datum extends PlotPoint {
  readonly value: number;
}

const nothing: ReadonlySet<string> = new Set();

/** Values over time as lines, with reference bands; each point can be reached by the arrow keys. */
export function TimePlot(props: TimePlotProps) {
  const { title, series, bands = [], isTable, highlighted = nothing } = props;
  const data = useData(series, bands);
  const cursor = usePlotCursor(data);
  const table = useTable(series, highlighted);
  const shown = data.find(({ id }) => id === cursor.active?.id);
  return (
    <PlotFigure
      title={title}
      legend={series.length > 1 ? <Legend names={series.map(({ name }) => name)} /> : null}
      table={table}
      isTable={isTable}
      readout={(frame) => (shown ? { ...placesIn(frame, props)(shown), text: shown.label } : null)}
    >
      {(frame) => (
        <>
          <Ground {...props} frame={frame} bands={bands} />
          <Lines {...props} frame={frame} />
          <PlotPoints
            label={title}
            frame={frame}
            points={data}
            cursor={cursor}
            placeOf={placesIn(frame, props)}
            draw={(datum) => <Mark datum={datum} rem={frame.rem} isHighlighted={highlighted.has(datum.id)} />}
          />
        </>
      )}
    </PlotFigure>
  );
}

type Scaled = Pick<TimePlotProps, 'span' | 'domain'>;

function scalesIn(frame: PlotFrame, { span, domain }: Scaled) {
  const x = timeScale(span, [frame.left, frame.right]);
  const y = scaleLinear().domain(domain).range([frame.bottom, frame.top]);
  return { x, y };
}

function placesIn(frame: PlotFrame, scaled: Scaled): (datum: Datum) => { x: number; y: number } {
  const { x, y } = scalesIn(frame, scaled);
  return ({ at, value }) => ({ x: x(at), y: y(value) });
}

interface GroundProps extends Scaled {
  readonly frame: PlotFrame;
  readonly bands: readonly ReferenceBand[];
}

function Ground({ frame, bands, ...scaled }: GroundProps) {
  const locale = useFormatLocale();
  const { x, y } = scalesIn(frame, scaled);
  const roomForTicks = Math.floor((frame.right - frame.left) / (5 * frame.rem));
  const roomForValues = Math.max(2, Math.floor((frame.bottom - frame.top) / (2 * frame.rem)));
  return (
    <>
      <Bands frame={frame} bands={bands} y={y} />
      <ValueAxis
        frame={frame}
        ticks={y.ticks(roomForValues).map((value) => ({ at: y(value), label: formatCount(value, locale) }))}
      />
      <BottomAxis frame={frame} ticks={timeTicks(x, roomForTicks, locale)} />
      <BandLabels frame={frame} bands={bands} y={y} />
    </>
  );
}

interface LinesProps extends Scaled {
  readonly frame: PlotFrame;
  readonly series: readonly TimeSeries[];
}

function Lines({ frame, series, ...scaled }: LinesProps) {
  const { x, y } = scalesIn(frame, scaled);
  return (
    <Silent>
      {series.map(({ name, values }, row) => (
        <path
          key={name}
          className={`plot-line plot-row-${row % 4}`}
          strokeDasharray={dashOf(row)}
          d={linePath(values.map(({ atMs, value }) => (value === null ? null : [x(atMs), y(value)])))}
        />
      ))}
    </Silent>
  );
}

interface MarkProps {
  readonly datum: Datum;
  readonly rem: number;
  readonly isHighlighted: boolean;
}

function Mark({ datum, rem, isHighlighted }: MarkProps) {
  const area = 3.5 * rem;
  return (
    <>
      {isHighlighted ? <circle className="plot-halo" r={0.625 * rem} data-testid="plot-highlight" /> : null}
      <circle className="plot-ring" r={0.5 * rem} />
      <path className={`plot-mark plot-row-${datum.row % 4}`} d={markOf(datum.row, area)} />
    </>
  );
}

/** Each value in words: what it is, how much and when, and the band in which it lies. */
function useData(series: readonly TimeSeries[], bands: readonly ReferenceBand[]): Datum[] {
  const locale = useFormatLocale();
  return series.flatMap(({ name, values }, row) =>
    values.flatMap(({ id, atMs, value }) => {
      if (value === null) return [];
      const band = bands.find(({ from, to }) => value >= from && value <= to);
      const words = [`${name}: ${formatCount(value, locale)}`, formatDate(atMs, locale), band?.label];
      return [{ id, row, at: atMs, value, label: words.filter(Boolean).join(' · ') }];
    }),
  );
}

/** A row for each time, the newest first, with a column for each series. */
function useTable(series: readonly TimeSeries[], highlighted: ReadonlySet<string>): PlotTableContent {
  const { t } = useLingui();
  const locale = useFormatLocale();
  const times = [...new Set(series.flatMap(({ values }) => values.map(({ atMs }) => atMs)))].toSorted(
    (a, b) => b - a,
  );
  return {
    columns: [t`Date`, ...series.map(({ name }) => name)],
    rows: times.map((time) => {
      const at = series.map(({ values }) => values.find(({ atMs }) => atMs === time));
      const cells = at.map((found) => (found?.value == null ? '–' : formatCount(found.value, locale)));
      return {
        id: String(time),
        cells: [formatDate(time, locale), ...cells],
        isMarked: at.some((found) => found !== undefined && highlighted.has(found.id)),
      };
    }),
  };
}
