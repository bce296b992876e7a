import { msg } from '@lingui/core/macro';
import { useLingui } from '@lingui/react/macro';
import type { RunId } from '../../shared/ids.ts';
import { useCommand } from '../commands/use-command.ts';
import { IconButton } from '../design/Button.tsx';
import { Explained } from '../design/Explained.tsx';
import { useOpenWindow } from './use-open-window.ts';

/** Opens the run on the screen in a window of its own; Ctrl+Shift+N does the same. */
export function OpenWindowButton({ runId }: { readonly runId: RunId }) {
  const { t } = useLingui();
  const open = useOpenWindow();
  const shortcut = t`Ctrl+Shift+N`;
  useCommand({
    id: 'run.openWindow',
    group: 'run',
    label: msg`Open this run in a new window`,
    shortcut: 'Mod+Shift+N',
    run: () => open(runId),
  });
  return (
    <Explained why={t`Open in a new window (${shortcut})`}>
      <IconButton icon="window" label={t`Open in a new window`} onPress={() => open(runId)} />
    </Explained>
  );
}
