import { useLingui } from '@lingui/react/macro';
import type { RunId } from '../../shared/ids.ts';
import { IconButton } from '../design/Button.tsx';
import { Explained } from '../design/Explained.tsx';
import { useOpenWindow } from './use-open-window.ts';

/** Opens the run on the screen in a window of its own; the shortcut of the window does the same. */
export function OpenWindowButton({ runId }: { readonly runId: RunId }) {
  const { t } = useLingui();
  const open = useOpenWindow();
  const shortcut = t`Ctrl+Shift+N`;
  return (
    <Explained why={t`Open in a new window (${shortcut})`}>
      <IconButton icon="window" label={t`Open in a new window`} onPress={() => open(runId)} />
    </Explained>
  );
}
