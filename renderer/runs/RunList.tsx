import { useLingui } from '@lingui/react/macro';
import { useMemo } from 'react';
import type { RunId } from '../../shared/ids.ts';
import { BatchBar } from '../batch/BatchBar.tsx';
import { useQueuedForBatch } from '../batch/use-batch.ts';
import { Button } from '../design/Button.tsx';
import { EmptyState } from '../design/EmptyState.tsx';
import { FailureBanner } from '../design/FailureBanner.tsx';
import { useFlag } from '../shell/use-flag.ts';
import { useHeldRows } from './held-rows.ts';
import { RunGrid } from './RunGrid.tsx';
import { emptySelection, type Selection } from './selection.ts';
import { useChooseAll, useChoosing } from './use-choosing.ts';
import { type RunsQuestion, useBusyRuns, useRunCounts, useRuns } from './use-runs.ts';

interface RunListProps {
  readonly question: RunsQuestion;
  readonly startAt: RunId | null;
  readonly selection: Selection;
  readonly onSelect: (selection: Selection) => void;
}

/** The rows of one tab and search, or what stands in their place. */
export function RunList({ question, startAt, selection, onSelect }: RunListProps) {
  const runs = useRuns(question);
  const fresh = useMemo(() => runs.data?.pages.flatMap((page) => page.rows) ?? [], [runs.data]);
  const { rows, hold } = useHeldRows(fresh);
  const busy = useBusyRuns();
  const choosing = useChoosing({ rows, busy, selection, onChange: onSelect });
  const chooseAll = useChooseAll({ pages: runs, busy, onChange: onSelect });
  const queuedCount = useQueuedForBatch();
  const mayChoose = useMayChoose(question);
  const counts = useRunCounts();
  if (runs.isPending) return <LoadingRows />;
  if (runs.isError && rows.length === 0) {
    return (
      <div className="runs-failures">
        <FailureBanner failure={runs.error} onRetry={() => void runs.refetch()} />
      </div>
    );
  }
  if (rows.length === 0) return <NoRows question={question} />;
  const inTab = counts?.[question.tab];
  const known =
    question.search === '' && inTab !== undefined && inTab >= fresh.length
      ? inTab + rows.length - fresh.length
      : null;
  const holdAll = (runIds: readonly RunId[] | null) =>
    hold(rows.filter(({ run }) => (runIds ? runIds.includes(run.id) : choosing.isChoosable(run.id))));
  return (
    <>
      {mayChoose ? (
        <BatchBar
          chosen={choosing.chosen}
          // Not beside a search: all would be far more than is in sight.
          queuedCount={question.search === '' ? queuedCount : 0}
          onBegin={holdAll}
          onClear={() => onSelect(emptySelection)}
        />
      ) : null}
      <RunGrid
        rows={rows}
        startAt={startAt}
        totalCount={known ?? (runs.hasNextPage ? -1 : rows.length)}
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
    </>
  );
}

/** Runs are chosen where queued ones are listed, with the feature on. */
function useMayChoose({ tab }: RunsQuestion): boolean {
  const isOn = useFlag().data?.enabled === true;
  return isOn && (tab === 'all' || tab === 'queued');
}

function LoadMoreFailed({ onRetry }: { readonly onRetry: () => void }) {
  const { t } = useLingui();
  return <Button onPress={onRetry}>{t`More rows could not be read. Try again`}</Button>;
}

function LoadingRows() {
  const { t } = useLingui();
  return (
    <div className="runs-loading" role="status" aria-label={t`Loading the worklist`}>
      {Array.from({ length: 8 }, (_, index) => index).map((index) => (
        <div key={index} className="runs-loading-row">
          <span className="skeleton" />
          <span className="skeleton" />
          <span className="skeleton" />
        </div>
      ))}
    </div>
  );
}

function NoRows({ question }: { readonly question: RunsQuestion }) {
  const { t } = useLingui();
  if (question.search !== '') {
    const { search } = question;
    return (
      <EmptyState icon="search" title={t`Nothing found for “${search}”`}>
        {t`The search covers names, reasons and run ids in this tab.`}
      </EmptyState>
    );
  }
  const words = {
    all: [t`No runs yet`, t`Queue the first one with “New run”.`],
    queued: [t`The queue is empty`, t`Every run has been executed. New ones appear here by themselves.`],
    running: [t`Nothing is running`, t`Execute a queued run and follow it here.`],
    succeeded: [t`No reports yet`, t`Finished runs appear here with their risk.`],
    failed: [t`No failed runs`, t`If a run fails, you find here why, and what to do.`],
    'needs-review': [
      t`Nothing to review`,
      t`Reports with findings that nobody has decided about appear here, the highest risk first.`,
    ],
  } as const;
  const [title, text] = words[question.tab];
  return (
    <EmptyState icon="inbox" title={title}>
      {text}
    </EmptyState>
  );
}
