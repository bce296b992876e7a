import { useLingui } from '@lingui/react/macro';
import { useEffect } from 'react';
import type { RunId } from '../../shared/ids.ts';
import { IconButton } from '../design/Button.tsx';
import { Explained } from '../design/Explained.tsx';
import { useOpenWindow } from './use-open-window.ts';

/** Opens the run on the screen in a window of its own; Ctrl+Shift+N does the same. */
export function OpenWindowButton({ runId }: { readonly runId: RunId }) {
  const { t } = useLingui();
  const open = useOpenWindow();
  const shortcut = t`Ctrl+Shift+N`;
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (!isForNewWindow(event)) return;
      event.preventDefault();
      open(runId);
    };
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, [open, runId]);
  return (
    <Explained why={t`Open in a new window (${shortcut})`}>
      <IconButton icon="window" label={t`Open in a new window`} onPress={() => open(runId)} />
    </Explained>
  );
}

/** Also while a text is being written: it changes none. */
function isForNewWindow({ key, shiftKey, ctrlKey, metaKey, altKey, repeat }: KeyboardEvent): boolean {
  return !repeat && !altKey && shiftKey && (ctrlKey || metaKey) && key.toLowerCase() === 'n';
}
