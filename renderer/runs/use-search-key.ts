import { msg } from '@lingui/core/macro';
import { useCommand } from '../commands/use-command.ts';

/** `/` goes to the search box of the view. */
export function useSearchKey(inputId: string): void {
  useCommand({
    id: 'view.search',
    label: msg`Search this list`,
    shortcut: '/',
    run: () => document.getElementById(inputId)?.focus(),
  });
}
