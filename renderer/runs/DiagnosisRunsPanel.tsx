import { useLingui } from '@lingui/react/macro';
import { type Dispatch, type SetStateAction, useCallback } from 'react';
import { Tab, TabList, TabPanel, Tabs } from 'react-aria-components';
import type { RunId } from '../../shared/ids.ts';
import type { SessionInfo } from '../../shared/ipc/session-channels.ts';
import { noFilter, type WorklistFilter, type WorklistTab, worklistTabs } from '../../shared/worklist.ts';
import { maySeeRuns } from '../app-state/roles.ts';
import { Button } from '../design/Button.tsx';
import { SearchField } from '../design/Fields.tsx';
import { formatCount } from '../i18n/format.ts';
import { useFormatLocale } from '../i18n/use-format.ts';
import { DataAge } from '../shell/DataAge.tsx';
import { ExecutionFailures } from './ExecutionFailures.tsx';
import { openNewRun } from './new-run.ts';
import { RunList } from './RunList.tsx';
import { emptySelection, type Selection } from './selection.ts';
import { useRunCounts } from './use-runs.ts';
import { useSearchKey } from './use-search-key.ts';
import { useSettled } from './use-settled.ts';
import './runs.css';

/** Where the user is in the worklist; kept outside of it, so that the way back from a run leads to the same place. */
export interface WorklistPlace {
  readonly tab: WorklistTab;
  readonly search: string;
  readonly filter: WorklistFilter;
  /** Of the rows of this tab and search: nobody is executed who is not in the list on the screen. */
  readonly selection: Selection;
}
export const firstPlace: WorklistPlace = {
  tab: 'queued',
  search: '',
  filter: noFilter,
  selection: emptySelection,
};

interface DiagnosisRunsPanelProps {
  readonly session: SessionInfo;
  readonly place: WorklistPlace;
  readonly onPlaceChange: Dispatch<SetStateAction<WorklistPlace>>;
  /** The run that was opened last: the list begins at it. */
  readonly startAt: RunId | null;
}

const searchId = 'run-search';

/** The worklist: tabs with live counts, search, the list and what went wrong. */
export function DiagnosisRunsPanel({ session, place, onPlaceChange, startAt }: DiagnosisRunsPanelProps) {
  const { t } = useLingui();
  const { tab, search, filter, selection } = place;
  const setTab = (next: WorklistTab) =>
    onPlaceChange({ tab: next, search, filter, selection: emptySelection });
  // Only for the list that it was chosen in: reading all of a long one takes a moment.
  const select = useCallback(
    (selection: Selection) =>
      onPlaceChange((now) => (now.tab === tab && now.search === search ? { ...now, selection } : now)),
    [onPlaceChange, tab, search],
  );
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
          onChange={(text) => onPlaceChange({ tab, search: text, filter, selection: emptySelection })}
          shortcut="/"
        />
        {maySeeRuns(session) ? (
          <Button icon="plus" onPress={() => openNewRun()}>
            {t`New run`}
          </Button>
        ) : null}
      </div>
      <ExecutionFailures />
      <Tabs
        className="runs"
        selectedKey={tab}
        onSelectionChange={(key) => setTab(worklistTabs.find((id) => id === key) ?? 'all')}
      >
        <RunTabs />
        <TabPanel key={tab} id={tab} className="runs-panel">
          <RunList
            key={`${tab} ${settledSearch}`}
            startAt={startAt}
            selection={selection}
            onSelect={select}
            question={{ tab, search: settledSearch, filter }}
          />
        </TabPanel>
      </Tabs>
    </>
  );
}

function RunTabs() {
  const { t } = useLingui();
  const counts = useRunCounts();
  const locale = useFormatLocale();
  const words: Readonly<Record<WorklistTab, string>> = {
    all: t`All`,
    queued: t`Queued`,
    running: t`Running`,
    succeeded: t`Done`,
    failed: t`Failed`,
    'needs-review': t`Needs review`,
  };
  const countOf = (id: WorklistTab) => (counts ? formatCount(counts[id], locale) : '');
  return (
    <TabList className="tabs" aria-label={t`Runs by status`}>
      {worklistTabs.map((id) => (
        <Tab key={id} id={id} className="tab">
          {words[id]}
          <span className="tab-count figures">{countOf(id)}</span>
        </Tab>
      ))}
    </TabList>
  );
}
