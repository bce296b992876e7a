import { join } from 'node:path';
import type { Environment } from '../shared/environment.ts';
import type { RunId } from '../shared/ids.ts';
import type { ChooseFile } from './audit/export-trail.ts';
import { composeModel, composeModelTest } from './composition/compose-model.ts';
import { createDeskFlag } from './composition/desk-flag.ts';
import { prepareOpenDesk } from './composition/open-desk-of-app.ts';
import { createProjectCaches } from './composition/project-caches.ts';
import { workUnderWay } from './composition/work-under-way.ts';
import { cacheProblemOf, isCuredBySettingAside } from './db/cache-problem.ts';
import type { OnEgressRefused } from './egress/egress-refused.ts';
import type { EngineLog } from './engine/ports.ts';
import type { DesktopNotification } from './execution/batch-notification.ts';
import { crashHereAt, crashingRemote } from './execution/crash-points.ts';
import { createEndedRuns } from './execution/ended-runs.ts';
import { createQuitGuard, type QuitGuard } from './execution/quit-guard.ts';
import { createFollowers } from './ipc/followers.ts';
import { appHandlers } from './ipc/handlers/app-handlers.ts';
import { auditHandlers } from './ipc/handlers/audit-handlers.ts';
import { batchHandlers } from './ipc/handlers/batch-handlers.ts';
import { cacheHandlers } from './ipc/handlers/cache-handlers.ts';
import { endedHandlers } from './ipc/handlers/ended-handlers.ts';
import { executionHandlers } from './ipc/handlers/execution-handlers.ts';
import { failureHandlers } from './ipc/handlers/failure-handlers.ts';
import { flagHandlers } from './ipc/handlers/flag-handlers.ts';
import { impressionHandlers } from './ipc/handlers/impression-handlers.ts';
import { lockHandlers } from './ipc/handlers/lock-handlers.ts';
import { modelHandlers } from './ipc/handlers/model-handlers.ts';
import { outboxHandlers } from './ipc/handlers/outbox-handlers.ts';
import { patientHandlers } from './ipc/handlers/patient-handlers.ts';
import { quitHandlers } from './ipc/handlers/quit-handlers.ts';
import { reportHandlers } from './ipc/handlers/report-handlers.ts';
import { runHandlers } from './ipc/handlers/run-handlers.ts';
import { sessionHandlers } from './ipc/handlers/session-handlers.ts';
import { viewHandlers } from './ipc/handlers/view-handlers.ts';
import type { ContractServer } from './ipc/serve-contract.ts';
import { type Announce, type DeskGuard, guardDesk } from './lock/guard-desk.ts';
import type { Surroundings } from './lock/surroundings.ts';
import { createRemote } from './remote/create-remote.ts';
import type { Remote } from './remote/remote.ts';
import { testConnection } from './remote/test-connection.ts';
import { systemClock as clock } from './runtime/system-clock.ts';
import { uuidIds as ids } from './runtime/uuid-ids.ts';
import { createGuessBrake } from './session/guess-brake.ts';
import { createSessionController } from './session/session-controller.ts';
import { currentConnection } from './settings/connection.ts';
import { readDemoAccounts } from './settings/demo-accounts.ts';
import { boundTo, createSealedValue } from './settings/sealed-value.ts';
import type { SecretBox } from './settings/secret-box.ts';
import { openSettingsFile } from './settings/settings-file.ts';

export interface ComposeOptions {
  readonly environment: Environment;
  readonly userDataFolder: string;
  readonly appVersion: string;
  readonly systemLanguage: 'en' | 'de';
  readonly nativeBinding: string | undefined;
  readonly secretBox: SecretBox;
  readonly log: EngineLog;
  readonly onRowsShown: (rows: number) => void;
  /** Tells somebody who works in another window. */
  readonly notify: (notification: DesktopNotification) => void;
  /** Opens one more window, on a run or on the worklist. */
  readonly openWindow: (runId: RunId | null) => Promise<void>;
  /** Asks for a file to write with the dialog of the system. */
  readonly chooseFile: ChooseFile;
  /** Lets the process end: `stop` follows. */
  readonly leave: () => void;
  /** @param to which windows hear it; without it all of them do */
  readonly announce: Announce;
  readonly surroundings: Surroundings;
}

export interface App {
  readonly server: ContractServer;
  /** Takes up a stored session, where there is one. */
  start(): Promise<void>;
  readonly quitGuard: QuitGuard;
  readonly guard: Pick<DeskGuard, 'lock' | 'isLocked'>;
  /** The machine has slept: what it holds and what it shows are checked at once. */
  resumed(): void;
  /** Settles what is finished, gives back to the queue what is not, and closes the cache. */
  stop(): Promise<void>;
}

interface Project {
  readonly url: string;
  readonly remote: Remote;
}

/** The one place where the parts are wired together. Knows nothing of Electron. */
export function composeApp(options: ComposeOptions): App {
  const { environment, secretBox, log, appVersion } = options;
  const settings = openSettingsFile(join(options.userDataFolder, 'settings.json'), () =>
    log.error('settings.set-aside', {}),
  );
  const workstationId = settings.read().workstationId ?? ids.newId();
  settings.update({ workstationId });
  const storedKey = createSealedValue(settings, secretBox, 'sealedModelKey');
  const storedSession = createSealedValue(settings, secretBox, 'sealedSession');
  const storedStart = createSealedValue(settings, secretBox, 'sealedSessionStart');
  const onEgressRefused: OnEgressRefused = (refused) => log.error('egress.refused', { ...refused });
  const crashHere = environment.RHYTHM_CRASH_AT ? crashHereAt(environment.RHYTHM_CRASH_AT) : null;
  const model = composeModel({ environment, settings, storedKey, onEgressRefused, crashHere });
  const demo = readDemoAccounts(environment.RHYTHM_DEMO_FILE);
  const connection = () => currentConnection(environment, settings);
  let project = connectProject();

  /** The remote and the address that its caches are named by change together, and only while nobody is signed in. */
  function connectProject(): Project | null {
    const target = connection();
    if (!target) return null;
    const sessionStorage = boundTo(target.url, storedSession);
    const real = createRemote({ ...target, sessionStorage, workstationId, onEgressRefused });
    return { url: target.url, remote: crashHere ? crashingRemote(real, crashHere) : real };
  }

  const caches = createProjectCaches({ ...options, projectUrl: () => project?.url ?? '' });
  const language = () => {
    const { language: chosen } = settings.read();
    return chosen === 'system' ? options.systemLanguage : chosen;
  };
  const inBackground = (work: Promise<void>) => {
    work.catch(() => log.error('session.end-fault', {}));
  };

  const flag = createDeskFlag(environment.RHYTHM_FEATURE_DIAGNOSIS_WORKER_ENABLED);
  const brake = createGuessBrake();
  const followers = createFollowers();
  const ended = createEndedRuns();
  const guard = guardDesk({
    ...options,
    onLocked: followers.clear,
    settings,
    storedStart,
    brake,
    clock,
    session: () => sessions.current(),
    checkPassword: caches.checkPassword,
    endSession: () => inBackground(sessions.endByLimit()),
  });
  const announce = guard.tell;

  const sessions = createSessionController({
    remote: () => project?.remote ?? null,
    log,
    nowMs: () => clock.nowMs(),
    onChanged(state) {
      announce('session.changed', state);
      guard.sessionChanged(state);
      if (state.session) return;
      followers.clear();
    },
    onBegin(userId, how) {
      ended.begin(userId);
      guard.sessionBegins(userId, how);
    },
    whyNotRestored: guard.whyNotRestored,
    ...caches,
    wipeCache(user) {
      caches.wipeCache(user);
      ended.clear();
      storedStart.clear();
      // Copies of the settings from before hold the sealed session.
      settings.removeLeftovers();
    },
    brake,
    openDesk: prepareOpenDesk({
      ...options,
      model,
      settings,
      flag,
      guard,
      ended,
      followers,
      language,
      quitGuard: () => quitGuard,
    }),
  });

  const quitGuard = createQuitGuard({
    ...workUnderWay(sessions.current),
    ask: (question) => announce('app.quitAsked', { question }),
    leave: options.leave,
  });

  const connect = (target: { url: string; publishableKey: string }) =>
    sessions.whileSignedOut(async () => {
      await project?.remote.close();
      settings.update({ connection: target });
      project = connectProject();
    });

  return {
    server: {
      handlers: {
        ...appHandlers({
          settings,
          connection,
          testConnection: (target) => testConnection({ ...target, onEgressRefused }),
          connect,
          onAppearance: (appearance) => announce('settings.changed', appearance),
          onRowsShown: options.onRowsShown,
          openWindow: options.openWindow,
          sessionState: sessions.state,
          lockState: guard.state,
          fixedState: {
            appVersion,
            systemLanguage: options.systemLanguage,
            demo,
            keyring: secretBox.available,
          },
        }),
        ...sessionHandlers(sessions, guard),
        ...lockHandlers(guard, settings),
        ...runHandlers({ clock, ids, log, followers }),
        ...endedHandlers(ended),
        ...patientHandlers({ clock, log }),
        ...impressionHandlers({ clock }),
        ...reportHandlers(),
        ...viewHandlers,
        ...batchHandlers,
        ...quitHandlers(quitGuard),
        ...cacheHandlers(),
        ...flagHandlers(flag.of),
        ...failureHandlers(clock),
        ...outboxHandlers({ clock, ids }),
        ...auditHandlers({
          clock,
          log,
          chooseFile: options.chooseFile,
          currentSession: () => (guard.isLocked() ? null : sessions.current()),
        }),
        ...executionHandlers(settings),
        ...modelHandlers({
          environment,
          settings,
          secretBox,
          storedKey,
          testModel: composeModelTest({ environment, settings, storedKey, onEgressRefused }),
        }),
      },
      currentSession: sessions.current,
      guard,
      flagEnabled: () => {
        const desk = sessions.current()?.desk;
        return desk ? flag.of(desk).enabled : false;
      },
      onFault: (fault) => {
        const problem = cacheProblemOf(fault);
        if (problem && isCuredBySettingAside(problem)) inBackground(sessions.abandonCache());
      },
      ids,
      log,
    },
    async start() {
      guard.start();
      await sessions.restore();
      const account = demo?.accounts.find(({ email }) => email === environment.RHYTHM_DEMO_SIGN_IN);
      if (account && !sessions.current()) await sessions.signIn(account);
    },
    quitGuard,
    guard,
    resumed() {
      const desk = sessions.current()?.desk;
      desk?.runs.resumed();
      desk?.sync.pullNow().catch(() => log.error('sync.resume-fault', {}));
    },
    async stop() {
      guard.stop();
      await sessions.close();
      await project?.remote.close();
    },
  };
}
