import { useLingui } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import type { WorklistTab } from '../../shared/worklist.ts';
import { Button } from '../design/Button.tsx';
import { EmptyState } from '../design/EmptyState.tsx';
import { useFlag } from '../shell/use-flag.ts';
import { usePullNow, useSyncState } from '../shell/use-sync.ts';
import { countFilters } from './filters/filter-view.ts';
import { openNewRun } from './new-run.ts';
import type { RunsQuestion } from './use-runs.ts';

interface NoRowsProps {
  readonly question: RunsQuestion;
  readonly onTab: (tab: WorklistTab) => void;
  readonly onClear: () => void;
}

/** Why the list is empty, and what to do about it. */
export function NoRows({ question, onTab, onClear }: NoRowsProps) {
  const sync = useSyncState().data;
  if (question.search !== '' || countFilters(question.filter) > 0) {
    return <NothingFound question={question} onTab={onTab} onClear={onClear} />;
  }
  if (sync && sync.lastPulledAtMs === null) return <NotLoaded isOffline={sync.offlineSinceMs !== null} />;
  return <EmptyTab tab={question.tab} />;
}

function NothingFound({ question: { tab, search, filter }, onTab, onClear }: NoRowsProps) {
  const { t } = useLingui();
  const isFiltered = countFilters(filter) > 0;
  const title = search === '' ? t`No run matches these filters` : t`Nothing found for “${search}”`;
  const inTab = isFiltered
    ? t`Only this tab is looked through, and the filters narrow it further.`
    : t`Names, reasons, run ids, findings and the titles of the anamnesis are searched, in this tab.`;
  return (
    <EmptyState
      icon="search"
      title={title}
      action={
        <span className="empty-actions">
          {tab === 'all' ? null : <Button onPress={() => onTab('all')}>{t`Look in all runs`}</Button>}
          <Button onPress={onClear}>{isFiltered ? t`Clear search and filters` : t`Clear search`}</Button>
        </span>
      }
    >
      {inTab}
    </EmptyState>
  );
}

/** Nothing was pulled yet: empty says nothing about the queue. */
function NotLoaded({ isOffline }: { readonly isOffline: boolean }) {
  const { t } = useLingui();
  const { isPulling, pullNow } = usePullNow();
  if (!isOffline) {
    return (
      <EmptyState icon="refresh" title={t`The worklist is being loaded`}>
        {t`Runs appear here as they arrive from the server.`}
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon="offline"
      title={t`Nothing is on this workstation yet`}
      action={
        <Button icon="refresh" busy={isPulling} onPress={pullNow}>
          {t`Try again`}
        </Button>
      }
    >
      {t`The server cannot be reached, and no runs were loaded before. As soon as it answers, they appear here by themselves.`}
    </EmptyState>
  );
}

function EmptyTab({ tab }: { readonly tab: WorklistTab }) {
  const { t } = useLingui();
  const isOn = useFlag().data?.enabled === true;
  const newRun = (
    <Button icon="plus" onPress={() => openNewRun()}>
      {t`New run`}
    </Button>
  );
  const words: Readonly<Record<WorklistTab, readonly [title: string, text: string, action: ReactNode]>> = {
    all: [t`No runs yet`, t`Queue the first one with “New run”.`, newRun],
    queued: [
      t`The queue is empty`,
      t`Every run has been executed. New ones appear here by themselves.`,
      newRun,
    ],
    running: [
      t`Nothing is running`,
      isOn
        ? t`Execute a queued run and follow it here.`
        : t`Runs cannot be executed while the feature is switched off. They wait in the queue.`,
      null,
    ],
    succeeded: [t`No reports yet`, t`Finished runs appear here with their risk.`, null],
    failed: [t`No failed runs`, t`If a run fails, you find here why, and what to do.`, null],
    'needs-review': [
      t`Nothing to review`,
      t`Reports with findings that nobody has decided about appear here, the highest risk first.`,
      null,
    ],
  };
  const [title, text, action] = words[tab];
  const icon = tab === 'needs-review' ? 'check' : 'inbox';
  return (
    <EmptyState icon={icon} title={title} action={action}>
      {text}
    </EmptyState>
  );
}
