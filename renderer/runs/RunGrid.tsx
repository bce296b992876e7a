import { useLingui } from '@lingui/react/macro';
import { defaultRangeExtractor, type Range, useVirtualizer } from '@tanstack/react-virtual';
import {
  type KeyboardEvent,
  type ReactNode,
  type RefObject,
  useCallback,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import type { RunId } from '../../shared/ids.ts';
import type { WorklistRow } from '../../shared/ipc/run-channels.ts';
import { useNow } from '../i18n/use-now.ts';
import { useOpenWindow } from '../run/use-open-window.ts';
import { indexAfterKey } from './index-after-key.ts';
import { RunGridHead } from './RunGridHead.tsx';
import { type RowActions, type RowChoice, RunRow } from './RunRow.tsx';
import { type Choosing, chooseByKey } from './use-choosing.ts';
import { useExecutions } from './use-execute-run.ts';
import { useRemPx } from './use-rem-px.ts';
import { useRowsShown } from './use-rows-shown.ts';
import { useUnsyncedRuns } from './use-runs.ts';
import './run-grid.css';

// As the style sheet has them.
const rowHeightRem = 3.25;
const headHeightRem = 1.75;
const rowsAheadOfEnd = 10;
/** The room that a list had last: the next one draws its rows at once, before it has measured its own. */
const lastRoom = { rect: { width: 0, height: 0 } };

/** The row that holds the tab stop; its place counts once it has left the list. */
interface ActiveRow {
  readonly runId: RunId | null;
  readonly index: number;
}

interface RunGridProps {
  readonly rows: readonly WorklistRow[];
  /** Rows that are not in the list any more, and stay while somebody works in it. */
  readonly left: ReadonlySet<RunId>;
  /** The run whose row has the tab stop at first; null, or not there: the first row. */
  readonly startAt: RunId | null;
  /** All rows of the question; -1 when it is not known. */
  readonly totalCount: number;
  /** Called at the press on a row's Execute, before the row can change. */
  readonly onExecute: (row: WorklistRow) => void;
  /** Null where nothing can be chosen. */
  readonly choosing: Choosing | null;
  readonly onChooseAll: () => void;
  readonly onEndInSight: () => void;
  readonly footer: ReactNode;
}

/** The virtual list: one tab stop, arrow keys (or J and K) move, Enter opens, E executes, Space chooses. */
export function RunGrid(props: RunGridProps) {
  const { rows, left, startAt, totalCount, onExecute, choosing, onChooseAll, onEndInSight, footer } = props;
  const { t } = useLingui();
  useRowsShown(rows.length);
  const remPx = useRemPx();
  const rowHeightPx = rowHeightRem * remPx;
  const headHeightPx = headHeightRem * remPx;
  const scroller = useRef<HTMLDivElement>(null);
  // By its run: rows that come or go above it must not make another patient the one that a key acts on.
  const [active, setActive] = useState<ActiveRow>({ runId: startAt, index: 0 });
  const found = rows.findIndex(({ run }) => run.id === active.runId);
  const current = found >= 0 ? found : Math.min(active.index, rows.length - 1);
  // The row that holds the tab stop stays in the document even when it is scrolled away.
  const withActive = useCallback(
    (range: Range) => [...new Set([...defaultRangeExtractor(range), current])].toSorted((a, b) => a - b),
    [current],
  );
  // oxlint-disable-next-line react/incompatible-library -- its functions must not be memoized, and nothing here does
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeightPx,
    getItemKey: (index) => rows[index]?.run.id ?? index,
    initialRect: lastRoom.rect,
    overscan: 4,
    // With it all places are computed anew when the text size changes.
    scrollMargin: headHeightPx,
    scrollPaddingStart: headHeightPx,
    rangeExtractor: withActive,
  });
  useEffect(() => {
    if (virtual.scrollRect) lastRoom.rect = virtual.scrollRect;
  });
  const items = virtual.getVirtualItems();
  const lastShown = Math.max(0, ...items.filter(({ index }) => index !== current).map(({ index }) => index));
  useEffect(() => {
    if (lastShown >= rows.length - rowsAheadOfEnd) onEndInSight();
  }, [lastShown, rows.length, onEndInSight]);
  useKeptFocus(scroller, rows, current);
  useFirstFocus(scroller, current, virtual.scrollToIndex);
  const moveTo = (index: number) => {
    setActive({ runId: rows[index]?.run.id ?? null, index });
    virtual.scrollToIndex(index);
    // At once where the row is there: the next key may come before the next frame.
    if (!focusRow(scroller.current, index)) requestAnimationFrame(() => focusRow(scroller.current, index));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const from = rows[current]?.run.id ?? null;
    if (choosing && chooseByKey(event, choosing, from, onChooseAll)) return;
    const next = indexAfterKey(event, current, rows.length);
    if (next === null) return;
    event.preventDefault();
    moveTo(next);
    const id = rows[next]?.run.id;
    if (choosing && event.shiftKey && id) choosing.change({ kind: 'extend', id, from });
  };
  const executions = useExecutions();
  const unsynced = useUnsyncedRuns();
  const nowMs = useNow(30_000);
  const actions = useSteadyActions({
    onFocus: (runId, index) => setActive({ runId, index }),
    onExecute: (row, patientName) => executions.execute(row.run, patientName, () => onExecute(row)),
    onOpenWindow: useOpenWindow(),
    onChoose: (id, withShift) =>
      choosing?.change(withShift ? { kind: 'extend', id, from: null } : { kind: 'toggle', id }),
  });
  const rowCount = totalCount < 0 ? -1 : totalCount + 1;
  return (
    <div className="runs-scroller scroll" ref={scroller}>
      <table
        className={choosing ? 'runs-grid runs-grid-choosing' : 'runs-grid'}
        // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: the grid pattern; its rows take the focus
        role="grid"
        aria-label={t`Diagnosis runs`}
        aria-rowcount={rowCount}
        aria-multiselectable={choosing ? true : undefined}
        onKeyDown={onKeyDown}
      >
        <RunGridHead choosing={choosing} onChooseAll={onChooseAll} />
        <tbody style={{ height: virtual.getTotalSize() }}>
          {items.map(({ index, start, key }) => {
            const row = rows[index];
            return row ? (
              <RunRow
                key={key}
                row={row}
                index={index}
                topPx={start - headHeightPx}
                isTabStop={index === current}
                hasLeft={left.has(row.run.id)}
                mayExecute={executions.mayExecute(row.run)}
                isPressed={executions.isPressed(row.run.id)}
                isUnsynced={unsynced.has(row.run.id)}
                isOffline={executions.isOffline}
                nowMs={nowMs}
                choice={choosing && choiceOf(choosing, row.run.id)}
                actions={actions}
              />
            ) : null;
          })}
        </tbody>
      </table>
      {footer}
    </div>
  );
}

function choiceOf(choosing: Choosing, runId: RunId): RowChoice {
  if (!choosing.isChoosable(runId)) return 'barred';
  return choosing.isChosen(runId) ? 'chosen' : 'open';
}

/** Always the same object, which does what the last drawing of the grid says: no row is drawn anew for it. */
function useSteadyActions(actions: RowActions): RowActions {
  const last = useRef(actions);
  useLayoutEffect(() => {
    last.current = actions;
  });
  const [steady] = useState<RowActions>(() => ({
    onFocus: (...given) => last.current.onFocus(...given),
    onExecute: (...given) => last.current.onExecute(...given),
    onOpenWindow: (...given) => last.current.onOpenWindow(...given),
    onChoose: (...given) => last.current.onChoose(...given),
  }));
  return steady;
}

/**
 * The focus begins at a row when nothing else holds it: after the sign-in, and on the way back from a run. Waits for
 * the first rows, which come when the virtual list has measured its room.
 */
function useFirstFocus(
  scroller: RefObject<HTMLElement | null>,
  index: number,
  scrollToIndex: (index: number) => void,
): void {
  const isDone = useRef(false);
  useEffect(() => {
    if (isDone.current || !scroller.current?.querySelector(`[data-index="${index}"]`)) return;
    isDone.current = true;
    const holder = document.activeElement;
    if (holder !== document.body && holder?.id !== 'main') return;
    if (index > 0) scrollToIndex(index);
    focusRow(scroller.current, index);
  });
}

/** When the focused row leaves the list (it was executed, say), the row in its place takes the focus. */
function useKeptFocus(scroller: RefObject<HTMLElement | null>, rows: unknown, index: number): void {
  const hadFocus = useRef(false);
  const shown = useRef(rows);
  useEffect(() => {
    if (shown.current === rows) return;
    shown.current = rows;
    if (hadFocus.current && document.activeElement === document.body) focusRow(scroller.current, index);
  });
  useEffect(() => {
    const remember = () => {
      hadFocus.current = scroller.current?.contains(document.activeElement) ?? false;
    };
    document.addEventListener('focusin', remember);
    return () => document.removeEventListener('focusin', remember);
  }, [scroller]);
}

function focusRow(scroller: HTMLElement | null, index: number): boolean {
  const row = scroller?.querySelector<HTMLElement>(`[data-index="${index}"]`);
  row?.focus({ preventScroll: true });
  return row !== null && row !== undefined;
}
