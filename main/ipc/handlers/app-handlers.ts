import type { CallError } from '../../../shared/envelope.ts';
import type { RunId } from '../../../shared/ids.ts';
import type { Appearance, AppState } from '../../../shared/ipc/app-channels.ts';
import type { ConnectionProblem } from '../../../shared/ipc/connection-channels.ts';
import type { LockState } from '../../../shared/ipc/lock-channels.ts';
import type { SessionState } from '../../../shared/ipc/session-channels.ts';
import { err, ok } from '../../../shared/result.ts';
import type { ActiveSession } from '../../session/active-session.ts';
import type { Connection } from '../../settings/connection.ts';
import type { SettingsFile } from '../../settings/settings-file.ts';
import type { Handlers } from '../handlers.ts';

type AppChannel =
  | 'app.getState'
  | 'app.rowsShown'
  | 'app.openWindow'
  | 'settings.save'
  | 'connection.test'
  | 'connection.save'
  | 'connection.reach';

export interface AppHandlerOptions {
  readonly settings: SettingsFile;
  readonly fixedState: Pick<AppState, 'appVersion' | 'systemLanguage' | 'demo' | 'keyring'>;
  readonly connection: () => Connection | null;
  readonly testConnection: (target: {
    url: string;
    publishableKey: string;
  }) => Promise<ConnectionProblem | null>;
  readonly sessionState: () => SessionState;
  readonly lockState: () => LockState;
  readonly openWindow: (runId: RunId | null) => Promise<void>;
  /** Called after language, theme or text size were changed. */
  readonly onAppearance: (appearance: Appearance) => void;
  /** Called at the first rows on the screen. */
  readonly onRowsShown: (rows: number) => void;
  /** Points the app at another project; ends the session. */
  readonly connect: (target: { url: string; publishableKey: string }) => Promise<void>;
}

const adminsOnly: CallError = {
  code: 'FORBIDDEN',
  message: 'Sign out first, or let an admin change the connection.',
};

/** What the first screen needs, and the workstation's own settings. */
export function appHandlers(options: AppHandlerOptions): Pick<Handlers, AppChannel> {
  const { settings } = options;
  let rowsShown = false;
  return {
    async 'app.getState'() {
      const connection = options.connection();
      return ok({
        ...options.fixedState,
        ...appearanceOf(settings.read()),
        connection: {
          configured: connection !== null,
          host: connection ? new URL(connection.url).host : null,
          source: connection?.source ?? null,
        },
        lock: options.lockState(),
        ...options.sessionState(),
      });
    },
    async 'app.rowsShown'({ rows }) {
      if (!rowsShown) options.onRowsShown(rows);
      rowsShown = true;
      return ok({});
    },
    async 'app.openWindow'({ runId }) {
      await options.openWindow(runId);
      return ok({});
    },
    async 'settings.save'(change) {
      const appearance = appearanceOf(settings.update(change));
      options.onAppearance(appearance);
      return ok(appearance);
    },
    async 'connection.test'(target, { session }) {
      // Else a window could send what it likes to where it likes, as an address to be tested.
      if (!maySetUp(session)) return err(adminsOnly);
      return ok({ problem: await options.testConnection(target) });
    },
    async 'connection.reach'() {
      const target = options.connection();
      const problem = target ? await options.testConnection(target) : 'UNREACHABLE';
      // A page of somebody else, of the Wi-Fi for example, stands in its place: it is not reached either.
      return ok({ reached: problem !== 'UNREACHABLE' && problem !== 'NOT_SUPABASE' });
    },
    async 'connection.save'(target, { session }) {
      if (!maySetUp(session)) return err(adminsOnly);
      const problem = await options.testConnection(target);
      if (problem === null) await options.connect(target);
      return ok({ problem });
    },
  };
}

function appearanceOf({ language, theme, textSize }: Appearance): Appearance {
  return { language, theme, textSize };
}

/** Whoever sets a workstation up before anybody has signed in, and admins afterwards. */
function maySetUp(session: ActiveSession | null): boolean {
  return session === null || session.info.workplace?.role === 'admin';
}
