import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import type { WorklistTab } from '../../shared/worklist.ts';
import { useCommand } from '../commands/use-command.ts';
import { openNewRun } from './new-run.ts';
import { useSearchKey } from './use-search-key.ts';

interface WorklistActions {
  readonly mayCreate: boolean;
  readonly searchId: string;
  readonly isFiltered: boolean;
  readonly onTab: (tab: WorklistTab) => void;
  readonly onClearFilters: () => void;
}

/** What the worklist can do, for the palette and the keys. */
export function useWorklistCommands(actions: WorklistActions): void {
  const { mayCreate, searchId, isFiltered, onTab, onClearFilters } = actions;
  useCommand({
    id: 'worklist.new-run',
    label: msg`New run`,
    keywords: [msg`Queue a run`],
    shortcut: 'N',
    isEnabled: mayCreate,
    run: () => openNewRun(),
  });
  useSearchKey(searchId);
  useCommand({
    id: 'worklist.clear-filters',
    label: msg`Clear search and filters`,
    isEnabled: isFiltered,
    run: onClearFilters,
  });
  useTabCommand('all', msg`Show all runs`, '1', onTab);
  useTabCommand('queued', msg`Show queued runs`, '2', onTab);
  useTabCommand('running', msg`Show running runs`, '3', onTab);
  useTabCommand('succeeded', msg`Show runs that are done`, '4', onTab);
  useTabCommand('failed', msg`Show failed runs`, '5', onTab);
  useTabCommand('needs-review', msg`Show reports that need review`, '6', onTab);
}

function useTabCommand(
  tab: WorklistTab,
  label: MessageDescriptor,
  shortcut: string,
  onTab: WorklistActions['onTab'],
): void {
  useCommand({ id: `worklist.tab.${tab}`, label, shortcut, run: () => onTab(tab) });
}
