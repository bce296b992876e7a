import { useLingui } from '@lingui/react/macro';
import { type Dispatch, type SetStateAction, useCallback, useState } from 'react';
import { TabPanel, TabPanels, Tabs } from 'react-aria-components';
import type { RunId } from '../../shared/ids.ts';
import type { SessionInfo } from '../../shared/ipc/session-channels.ts';
import { noFilter, type WorklistTab, worklistTabs } from '../../shared/worklist.ts';
import { maySeeRuns } from '../app-state/roles.ts';
import { Button } from '../design/Button.tsx';
import { SearchField } from '../design/Fields.tsx';
import { DataAge } from '../shell/DataAge.tsx';
import { ExecutionFailures } from './ExecutionFailures.tsx';
import { FilterBar } from './filters/FilterBar.tsx';
import { countFilters, filterOfTab } from './filters/filter-view.ts';
import { openNewRun } from './new-run.ts';
import { RunList } from './RunList.tsx';
import { RunTabs } from './RunTabs.tsx';
import { emptySelection, type Selection } from './selection.ts';
import { useReadAhead } from './use-runs.ts';
import { useSettled } from './use-settled.ts';
import { useWorklistCommands } from './use-worklist-commands.ts';
import { SavedViews } from './views/SavedViews.tsx';
import type { WorklistPlace } from './worklist-place.ts';
import './runs.css';

interface DiagnosisRunsPanelProps {
  readonly session: SessionInfo;
  readonly place: WorklistPlace;
  readonly onPlaceChange: Dispatch<SetStateAction<WorklistPlace>>;
  /** The run that was opened last: the list begins at it. */
  readonly startAt: RunId | null;
}

const searchId = 'run-search';

/** The worklist: tabs with live counts, search, filters, saved views, the list and what went wrong. */
export function DiagnosisRunsPanel({ session, place, onPlaceChange, startAt }: DiagnosisRunsPanelProps) {
  const { t } = useLingui();
  const { tab, search, filter, selection } = place;
  const go = (to: Partial<Omit<WorklistPlace, 'selection'>>) =>
    onPlaceChange({ tab, search, filter, ...to, selection: emptySelection });
  // Only for the list that it was chosen in: reading all of a long one takes a moment.
  const select = useCallback(
    (chosen: Selection) =>
      onPlaceChange((now) =>
        now.tab === tab && now.search === search && now.filter === filter
          ? { ...now, selection: chosen }
          : now,
      ),
    [onPlaceChange, tab, search, filter],
  );
  const settledSearch = useSettled(search.trim(), 120);
  const questionOf = (of: WorklistTab) => ({
    tab: of,
    search: settledSearch,
    filter: filterOfTab(of, filter),
  });
  const question = questionOf(tab);
  const readAhead = useReadAhead();
  const clear = () => go({ search: '', filter: noFilter });
  const mayCreate = maySeeRuns(session);
  // The list is a new one at every change of the question; the filters, one of which may be open, are not.
  const [batchPlace, setBatchPlace] = useState<HTMLElement | null>(null);
  useWorklistCommands({
    mayCreate,
    searchId,
    isFiltered: search !== '' || countFilters(question.filter) > 0,
    onTab: (next) => go({ tab: next }),
    onClearFilters: clear,
  });
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
          onChange={(text) => go({ search: text })}
          shortcut="/"
        />
        {mayCreate ? (
          <Button icon="plus" onPress={() => openNewRun()}>
            {t`New run`}
          </Button>
        ) : null}
      </div>
      <ExecutionFailures />
      <Tabs
        className="runs"
        selectedKey={tab}
        onSelectionChange={(key) => go({ tab: worklistTabs.find((id) => id === key) ?? 'all' })}
      >
        <div className="runs-tabs">
          <RunTabs onApproach={(next) => readAhead(questionOf(next))} />
          <SavedViews place={place} onOpen={go} />
        </div>
        <TabPanels className="runs-panel">
          <div className="runs-tools">
            <FilterBar tab={tab} filter={filter} onChange={(next) => go({ filter: next })} />
            <div className="runs-batch" ref={setBatchPlace} />
          </div>
          {/* By its tab: react-aria gives it its id once. */}
          <TabPanel key={tab} id={tab} className="runs-panel">
            <RunList
              key={JSON.stringify(question)}
              startAt={startAt}
              selection={selection}
              onSelect={select}
              question={question}
              batchPlace={batchPlace}
              onTab={(next) => go({ tab: next })}
              onClear={clear}
            />
          </TabPanel>
        </TabPanels>
      </Tabs>
    </>
  );
}
