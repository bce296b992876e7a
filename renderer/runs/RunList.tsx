import { useLingui } from '@lingui/react/macro';
import { useMemo } from 'react';
import { createPortal } from 'react-dom';
import type { RunId } from '../../shared/ids.ts';
import type { WorklistTab } from '../../shared/worklist.ts';
import { BatchBar } from '../batch/BatchBar.tsx';
import { useQueuedForBatch } from '../batch/use-batch.ts';
import { Button } from '../design/Button.tsx';
import { FailureBanner } from '../design/FailureBanner.tsx';
import { useFlag } from '../shell/use-flag.ts';
import { countFilters } from './filters/filter-view.ts';
import { LoadingRows } from './LoadingRows.tsx';
import { NewRows } from './NewRows.tsx';
import { NoRows } from './NoRows.tsx';
import { RunGrid } from './RunGrid.tsx';
import { emptySelection, type Selection } from './selection.ts';
import { useChooseAll, useChoosing } from './use-choosing.ts';
import { useEngagement } from './use-engagement.ts';
import { type RunsQuestion, useBusyRuns, useRunCounts, useRuns } from './use-runs.ts';
import { useSteadyRows } from './use-steady-rows.ts';

interface RunListProps {
  readonly question: RunsQuestion;
  readonly startAt: RunId | null;
  readonly selection: Selection;
  readonly onSelect: (selection: Selection) => void;
  /** Where the bar for many runs stands. */
  readonly batchPlace: HTMLElement | null;
  readonly onTab: (tab: WorklistTab) => void;
  readonly onClear: () => void;
}

/** The rows of one question, or what stands in their place. */
export function RunList(props: RunListProps) {
  const { question, startAt, selection, onSelect, batchPlace } = props;
  const runs = useRuns(question);
  const fresh = useMemo(() => runs.data?.pages.flatMap((page) => page.rows) ?? [], [runs.data]);
  const engagement = useEngagement();
  const steady = useSteadyRows({ fresh, hasMore: runs.hasNextPage, isEngaged: engagement.isEngaged });
  const { rows, hold } = steady;
  const busy = useBusyRuns();
  const choosing = useChoosing({ rows, busy, selection, onChange: onSelect });
  const chooseAll = useChooseAll({ pages: runs, busy, onChange: onSelect });
  const queuedCount = useQueuedForBatch();
  const mayChoose = useMayChoose(question);
  const totalCount = useTotalCount(question, { fresh: fresh.length, shown: rows.length });
  if (runs.isPending) return <LoadingRows />;
  if (runs.isError && rows.length === 0) {
    return (
      <div className="runs-failures">
        <FailureBanner failure={runs.error} onRetry={() => void runs.refetch()} />
      </div>
    );
  }
  if (rows.length === 0) return <NoRows question={question} onTab={props.onTab} onClear={props.onClear} />;
  const holdAll = (runIds: readonly RunId[] | null) =>
    hold(rows.filter(({ run }) => (runIds ? runIds.includes(run.id) : choosing.isChoosable(run.id))));
  return (
    <>
      {mayChoose && batchPlace
        ? createPortal(
            <BatchBar
              chosen={choosing.chosen}
              // Not beside a narrowed list: all would be far more than is in sight.
              queuedCount={isNarrowed(question) ? 0 : queuedCount}
              onBegin={holdAll}
              onClear={() => onSelect(emptySelection)}
            />,
            batchPlace,
          )
        : null}
      <div className="runs-engaged" {...engagement.on}>
        <RunGrid
          rows={rows}
          left={steady.left}
          startAt={startAt}
          totalCount={totalCount ?? (runs.hasNextPage ? -1 : rows.length)}
          onExecute={(row) => hold([row])}
          choosing={mayChoose ? choosing : null}
          onChooseAll={chooseAll}
          onEndInSight={() => {
            if (runs.hasNextPage && !runs.isFetchingNextPage) void runs.fetchNextPage();
          }}
          footer={
            runs.isFetchNextPageError ? <LoadMoreFailed onRetry={() => void runs.fetchNextPage()} /> : null
          }
        />
        <NewRows count={steady.waiting} onShow={steady.showAll} />
      </div>
    </>
  );
}

function isNarrowed({ search, filter }: RunsQuestion): boolean {
  return search !== '' || countFilters(filter) > 0;
}

/** Runs are chosen where queued ones are listed, with the feature on. */
function useMayChoose({ tab }: RunsQuestion): boolean {
  const isOn = useFlag().data?.enabled === true;
  return isOn && (tab === 'all' || tab === 'queued');
}

/** All rows there are, with those that stay though they have left; null: not known without counting. */
function useTotalCount(
  question: RunsQuestion,
  { fresh, shown }: { readonly fresh: number; readonly shown: number },
): number | null {
  const inTab = useRunCounts()?.[question.tab];
  const isKnown = !isNarrowed(question) && inTab !== undefined && inTab >= fresh;
  return isKnown ? Math.max(shown, inTab + shown - fresh) : null;
}

function LoadMoreFailed({ onRetry }: { readonly onRetry: () => void }) {
  const { t } = useLingui();
  return <Button onPress={onRetry}>{t`More rows could not be read. Try again`}</Button>;
}
