import { useLingui } from '@lingui/react/macro';
import { type Dispatch, type SetStateAction, useCallback } from 'react';
import { Tab, TabList, TabPanel, Tabs } from 'react-aria-components';
import type { RunId } from '../../shared/ids.ts';
import type { SessionInfo } from '../../shared/ipc/session-channels.ts';
import type { RunStatus } from '../../shared/run.ts';
import { maySeeRuns } from '../app-state/roles.ts';
import { Button } from '../design/Button.tsx';
import { SearchField } from '../design/Fields.tsx';
import { formatCount } from '../i18n/format.ts';
import { useFormatLocale } from '../i18n/use-format.ts';
import { createKept, useKept } from '../lock/kept.ts';
import { DataAge } from '../shell/DataAge.tsx';
import { ExecutionFailures } from './ExecutionFailures.tsx';
import { NewRunDialog } from './NewRunDialog.tsx';
import { RunList } from './RunList.tsx';
import { emptySelection, type Selection } from './selection.ts';
import { useRunCounts } from './use-runs.ts';
import { useSearchKey } from './use-search-key.ts';
import { useSettled } from './use-settled.ts';
import './runs.css';

type TabId = 'all' | RunStatus;

/** Where the user is in the worklist; kept outside of it, so that the way back from a run leads to the same place. */
export interface WorklistPlace {
  readonly tab: TabId;
  readonly search: string;
  /** Of the rows of this tab and search: nobody is executed who is not in the list on the screen. */
  readonly selection: Selection;
}
export const firstPlace: WorklistPlace = { tab: 'queued', search: '', selection: emptySelection };

interface DiagnosisRunsPanelProps {
  readonly session: SessionInfo;
  readonly place: WorklistPlace;
  readonly onPlaceChange: Dispatch<SetStateAction<WorklistPlace>>;
  /** The run that was opened last: the list begins at it. */
  readonly startAt: RunId | null;
}

const tabIds = ['all', 'queued', 'running', 'succeeded', 'failed'] as const satisfies readonly TabId[];
const searchId = 'run-search';
const creating = createKept<boolean>();

/** The worklist: tabs with live counts, search, the list and what went wrong. */
export function DiagnosisRunsPanel({ session, place, onPlaceChange, startAt }: DiagnosisRunsPanelProps) {
  const { t } = useLingui();
  const { tab, search, selection } = place;
  const setTab = (next: TabId) => onPlaceChange({ tab: next, search, selection: emptySelection });
  // Only for the list that it was chosen in: reading all of a long one takes a moment.
  const select = useCallback(
    (selection: Selection) =>
      onPlaceChange((now) => (now.tab === tab && now.search === search ? { ...now, selection } : now)),
    [onPlaceChange, tab, search],
  );
  const [isCreating, setCreating] = useKept(creating, 'new run', false);
  const settledSearch = useSettled(search.trim(), 120);
  useSearchKey(searchId);
  return (
    <>
      <div className="page-head">
        <div className="page-title">
          <h1>{t`Worklist`}</h1>
          <DataAge />
        </div>
        <SearchField
          inputId={searchId}
          label={t`Search runs`}
          clearLabel={t`Clear search`}
          placeholder={t`Patient, reason or run id`}
          value={search}
          onChange={(text) => onPlaceChange({ tab, search: text, selection: emptySelection })}
          shortcut="/"
        />
        {maySeeRuns(session) ? (
          <Button icon="plus" onPress={() => setCreating(true)}>
            {t`New run`}
          </Button>
        ) : null}
      </div>
      <ExecutionFailures />
      <Tabs
        className="runs"
        selectedKey={tab}
        onSelectionChange={(key) => setTab(tabIds.find((id) => id === key) ?? 'all')}
      >
        <RunTabs />
        <TabPanel key={tab} id={tab} className="runs-panel">
          <RunList
            key={`${tab} ${settledSearch}`}
            startAt={startAt}
            selection={selection}
            onSelect={select}
            question={{ status: tab === 'all' ? null : tab, search: settledSearch }}
          />
        </TabPanel>
      </Tabs>
      <NewRunDialog
        isOpen={isCreating}
        onClose={() => setCreating(false)}
        onQueued={() => setTab('queued')}
      />
    </>
  );
}

function RunTabs() {
  const { t } = useLingui();
  const counts = useRunCounts();
  const locale = useFormatLocale();
  const words: Readonly<Record<TabId, string>> = {
    all: t`All`,
    queued: t`Queued`,
    running: t`Running`,
    succeeded: t`Done`,
    failed: t`Failed`,
  };
  const countOf = (id: TabId) => {
    if (!counts) return '';
    const sum = counts.queued + counts.running + counts.succeeded + counts.failed;
    return formatCount(id === 'all' ? sum : counts[id], locale);
  };
  return (
    <TabList className="tabs" aria-label={t`Runs by status`}>
      {tabIds.map((id) => (
        <Tab key={id} id={id} className="tab">
          {words[id]}
          <span className="tab-count figures">{countOf(id)}</span>
        </Tab>
      ))}
    </TabList>
  );
}
