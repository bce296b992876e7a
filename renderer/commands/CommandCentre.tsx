import { msg } from '@lingui/core/macro';
import { useState } from 'react';
import type { SessionInfo } from '../../shared/ipc/session-channels.ts';
import { CommandPalette } from './CommandPalette.tsx';
import { GlobalCommands } from './GlobalCommands.tsx';
import { ShortcutSheet } from './ShortcutSheet.tsx';
import { useCommand } from './use-command.ts';
import { useShortcuts } from './use-shortcuts.ts';

interface Shown {
  readonly what: 'palette' | 'sheet';
  /** What held the focus before: it has it again afterwards. */
  readonly before: Element | null;
}

/** The commands of this window: their keys, the palette and the sheet of shortcuts. It goes with the lock. */
export function CommandCentre({ session }: { readonly session: SessionInfo }) {
  const [shown, setShown] = useState<Shown | null>(null);
  const show = (what: Shown['what']) => setShown({ what, before: document.activeElement });
  const close = () => setShown(null);
  useShortcuts();
  useCommand({
    id: 'commands.palette',
    label: msg`Search commands, patients and runs`,
    shortcut: 'Mod+K',
    // Of no use inside of itself.
    isEnabled: shown?.what !== 'palette',
    run: () => show('palette'),
  });
  useCommand({
    id: 'commands.shortcuts',
    label: msg`Keyboard shortcuts`,
    keywords: [msg`Help`, msg`Keys`],
    group: 'session',
    shortcut: '?',
    run: () => show('sheet'),
  });
  return (
    <>
      <GlobalCommands session={session} />
      {shown?.what === 'palette' ? <CommandPalette before={shown.before} onClose={close} /> : null}
      {shown?.what === 'sheet' ? <ShortcutSheet onClose={close} /> : null}
    </>
  );
}
