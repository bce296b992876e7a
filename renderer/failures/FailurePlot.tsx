import { useLingui } from '@lingui/react/macro';
import { scaleBand, scaleLinear } from 'd3-scale';
import { useId } from 'react';
import type { FailureOverview } from '../../shared/ipc/failure-channels.ts';
import { formatCount } from '../i18n/format.ts';
import { useFormatLocale } from '../i18n/use-format.ts';
import { BottomAxis, ValueAxis } from '../plot/Axes.tsx';
import { PlotFigure, type Readout } from '../plot/PlotFigure.tsx';
import { PlotPoints } from '../plot/PlotPoints.tsx';
import type { PlotTableContent } from '../plot/PlotTable.tsx';
import { type PlotPoint, usePlotCursor } from '../plot/plot-cursor.ts';
import type { PlotFrame } from '../plot/plot-frame.ts';
import { Silent } from '../plot/Silent.tsx';
import { amountOf, failedIn, type Series, segmentsOf } from './failure-view.ts';
import { fillOf, LookDefinitions, Swatch } from './SeriesLook.tsx';
import { useReasonWords, useSeriesName } from './use-reason-words.ts';
import { useSpanWords } from './use-span-words.ts';

interface FailurePlotProps {
  readonly overview: FailureOverview;
  readonly series: readonly Series[];
  readonly isTable: boolean;
}

/** A bar for each day or week, stacked by reason; the arrow keys reach each of them. */
export function FailurePlot({ overview, series, isTable }: FailurePlotProps) {
  const { t } = useLingui();
  const looks = useId();
  const points = usePoints(overview);
  const cursor = usePlotCursor(points);
  const table = useTable(overview, series);
  const shown = points.find(({ id }) => id === cursor.active?.id);
  const title =
    overview.unit === 'day' ? t`Failed or cancelled runs per day` : t`Failed or cancelled runs per week`;
  return (
    <PlotFigure
      title={title}
      legend={<Legend looks={looks} series={series} />}
      table={table}
      isTable={isTable}
      readout={(frame) => (shown ? readoutAbove(frame, placesIn(frame, overview)(shown), shown.label) : null)}
    >
      {(frame) => (
        <>
          <LookDefinitions id={looks} />
          <Ground frame={frame} overview={overview} />
          <Bars frame={frame} overview={overview} series={series} looks={looks} />
          <PlotPoints
            label={title}
            frame={frame}
            points={points}
            cursor={cursor}
            placeOf={placesIn(frame, overview)}
            draw={() => <circle className="plot-ring" r={0.375 * frame.rem} />}
          />
        </>
      )}
    </PlotFigure>
  );
}

/** Above the bar, where it hides least of the others. */
function readoutAbove({ top, rem }: PlotFrame, { x, y }: { x: number; y: number }, text: string): Readout {
  return { x, y: Math.max(top + rem, y - 1.75 * rem), text };
}

function scalesIn(frame: PlotFrame, { spans }: FailureOverview) {
  const most = Math.max(1, ...spans.map(failedIn));
  return {
    x: scaleBand<number>()
      .domain(spans.keys())
      .range([frame.left, frame.right])
      .paddingInner(0.25)
      .paddingOuter(0.15),
    y: scaleLinear().domain([0, most]).nice(4).range([frame.bottom, frame.top]),
  };
}

function placesIn(
  frame: PlotFrame,
  overview: FailureOverview,
): (point: PlotPoint) => { x: number; y: number } {
  const { x, y } = scalesIn(frame, overview);
  return ({ at }) => {
    const span = overview.spans[at];
    return { x: (x(at) ?? 0) + x.bandwidth() / 2, y: y(span ? failedIn(span) : 0) };
  };
}

interface PartProps {
  readonly frame: PlotFrame;
  readonly overview: FailureOverview;
}

/** Room for the words of a tick, in rem. */
const tickRem = 4;

function Ground({ frame, overview }: PartProps) {
  const locale = useFormatLocale();
  const words = useSpanWords(overview.unit);
  const { x, y } = scalesIn(frame, overview);
  const { spans } = overview;
  const every = Math.max(1, Math.ceil((tickRem * frame.rem * spans.length) / (frame.right - frame.left)));
  // Counted from today, which is always named.
  const named = [...spans.entries()].filter(([index]) => (spans.length - 1 - index) % every === 0);
  const counts = y.ticks(4).filter(Number.isInteger);
  return (
    <>
      <ValueAxis
        frame={frame}
        ticks={counts.map((count) => ({ at: y(count), label: formatCount(count, locale) }))}
      />
      <BottomAxis
        frame={frame}
        ticks={named.map(([index, span]) => ({
          at: (x(index) ?? 0) + x.bandwidth() / 2,
          label: words.short(span),
        }))}
      />
    </>
  );
}

interface BarsProps extends PartProps {
  readonly series: readonly Series[];
  readonly looks: string;
}

function Bars({ frame, overview, series, looks }: BarsProps) {
  const { x, y } = scalesIn(frame, overview);
  return (
    <Silent>
      {overview.spans.map((span, index) =>
        segmentsOf(span, series).map(({ series: { look }, from, to }) => (
          <rect
            key={`${span.fromMs} ${look}`}
            className={`failure-bar failure-look-${look}`}
            x={x(index) ?? 0}
            width={x.bandwidth()}
            y={y(to)}
            height={y(from) - y(to)}
            fill={fillOf(looks, look)}
          />
        )),
      )}
    </Silent>
  );
}

function Legend({ looks, series }: Pick<BarsProps, 'looks' | 'series'>) {
  const nameOf = useSeriesName();
  return (
    <ul className="plot-legend">
      {series.map((one) => (
        <li key={one.look}>
          <Swatch id={looks} look={one.look} />
          {nameOf(one)}
        </li>
      ))}
    </ul>
  );
}

/** Each bar in words: the day or week, how many, and of what. */
function usePoints({ unit, spans }: FailureOverview): PlotPoint[] {
  const { t } = useLingui();
  const locale = useFormatLocale();
  const words = useSpanWords(unit);
  const reasonWords = useReasonWords();
  return spans.map((span, index) => {
    const day = words.long(span);
    const failed = formatCount(failedIn(span), locale);
    const succeeded = formatCount(span.succeeded, locale);
    const parts = span.failures
      .toSorted((a, b) => b.amount - a.amount)
      .map(({ reason, amount }) => `${reasonWords(reason).name} ${formatCount(amount, locale)}`);
    const label = [t`${day}: ${failed} failed or cancelled, ${succeeded} succeeded`, ...parts].join(' · ');
    return { id: String(span.fromMs), row: 0, at: index, label };
  });
}

/** A row for each day or week, the newest first. */
function useTable({ unit, spans }: FailureOverview, series: readonly Series[]): PlotTableContent {
  const { t } = useLingui();
  const locale = useFormatLocale();
  const words = useSpanWords(unit);
  const nameOf = useSeriesName();
  const heads = [
    unit === 'day' ? t`Day` : t`Week`,
    t`Failed or cancelled`,
    ...series.map(nameOf),
    t`Succeeded`,
  ];
  return {
    columns: heads,
    rows: spans.toReversed().map((span) => ({
      id: String(span.fromMs),
      cells: [
        words.long(span),
        ...[failedIn(span), ...series.map((one) => amountOf(span, one)), span.succeeded].map((amount) =>
          formatCount(amount, locale),
        ),
      ],
    })),
  };
}
