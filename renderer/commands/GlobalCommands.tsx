import { msg } from '@lingui/core/macro';
import type { SessionInfo } from '../../shared/ipc/session-channels.ts';
import { isAdmin } from '../app-state/roles.ts';
import { navigate } from '../shell/route.ts';
import { type GoTarget, goTargets } from './go-targets.ts';
import { useLockNow, useNewWindow } from './use-app-commands.ts';
import { useCommand } from './use-command.ts';

/** What can be done everywhere: to each view, a further window, the lock. */
export function GlobalCommands({ session }: { readonly session: SessionInfo }) {
  const targets = goTargets.filter(({ isForAdmins }) => !isForAdmins || isAdmin(session));
  return (
    <>
      {targets.map((target, index) => (
        <GoCommand key={target.route.view} target={target} shortcut={`Mod+${index + 1}`} />
      ))}
      <SessionCommands />
    </>
  );
}

function GoCommand({ target, shortcut }: { readonly target: GoTarget; readonly shortcut: string }) {
  const { route, label, keywords } = target;
  useCommand({
    id: `go.${route.view}`,
    label,
    keywords,
    group: 'go',
    shortcut,
    run: () => navigate(route),
  });
  return null;
}

function SessionCommands() {
  const lock = useLockNow();
  const openWindow = useNewWindow();
  useCommand({
    id: 'session.lock',
    label: msg`Lock the workstation`,
    group: 'session',
    // Pressed, it is the main process that takes it, before any window.
    shortcut: 'Mod+L',
    run: lock,
  });
  useCommand({
    id: 'session.new-window',
    label: msg`Open a new window`,
    group: 'session',
    shortcut: 'Mod+Shift+N',
    run: openWindow,
  });
  return null;
}
