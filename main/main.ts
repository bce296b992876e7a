import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { app, dialog, powerMonitor } from 'electron';
import { parseEnvironment } from '../shared/environment.ts';
import { composeApp } from './compose.ts';
import { createGuardedCalls } from './ipc/guarded-calls.ts';
import { createFileLog } from './runtime/file-log.ts';
import { takeEnvironment } from './runtime/take-environment.ts';
import { declareAppProtocol, serveAppProtocol } from './shell/app-protocol.ts';
import { chooseSaveFile } from './shell/choose-save-file.ts';
import { confineEverything } from './shell/confine-contents.ts';
import { coverWindows } from './shell/cover-windows.ts';
import { announceTo, serveIpc } from './shell/ipc-transport.ts';
import { keepChromiumOffline } from './shell/keep-chromium-offline.ts';
import { lockBySystem, surroundingsOfThisMachine } from './shell/lock-by-system.ts';
import { nativeBindingPath } from './shell/native-binding.ts';
import { bringUpWindow, createAwayNotifier } from './shell/notify-when-away.ts';
import { createAppWindows } from './shell/open-window.ts';
import { sandboxProcesses } from './shell/process-sandbox.ts';
import { quitAfter } from './shell/quit-after.ts';
import { reviveWindows } from './shell/revive-windows.ts';
import { createKeyringSecretBox } from './shell/secret-box.ts';

/** How long the window waits for a stored session; a backend that hangs must not keep it from opening. */
const restoreBeforeWindowMs = 2_000;

sandboxProcesses();
declareAppProtocol();
confineEverything();
keepChromiumOffline();
// The crash points are for tests of the built app; what clinicians have installed knows none.
const environment = parseEnvironment({
  ...takeEnvironment(process.env),
  ...(app.isPackaged && { RHYTHM_CRASH_AT: undefined }),
});

if (!environment.ok) {
  dialog.showErrorBox('Rhythm Workstation cannot start', environment.error.join('\n'));
  app.exit(1);
} else if (!app.requestSingleInstanceLock()) {
  app.quit();
} else {
  let isQuitting = false;
  app.on('before-quit', () => {
    isQuitting = true;
  });
  start(environment.value).catch((fault: unknown) => {
    // Quitting while the window loads breaks the load off: nothing to tell anybody.
    if (isQuitting) return;
    const why = fault instanceof Error ? fault.message : String(fault);
    console.error(`Rhythm Workstation cannot start: ${why}`);
    // Without a window the process would only hold the lock of the single instance.
    dialog.showErrorBox('Rhythm Workstation cannot start', why);
    app.exit(1);
  });
}

async function start(settings: Parameters<typeof composeApp>[0]['environment']): Promise<void> {
  await app.whenReady();
  const windows = createAppWindows(join(__dirname, '../preload/preload.cjs'));
  const userDataFolder = app.getPath('userData');
  const log = createFileLog(join(userDataFolder, 'logs'));
  const rhythm = composeApp({
    environment: settings,
    userDataFolder,
    appVersion: app.getVersion(),
    systemLanguage: app.getLocale().startsWith('de') ? 'de' : 'en',
    nativeBinding: nativeBindingPath(settings),
    secretBox: createKeyringSecretBox(),
    log,
    onRowsShown: (rows) =>
      console.log(
        `Rhythm Workstation ready: ${rows} rows, Electron ${process.versions.electron}, ${Math.round(process.uptime() * 1000)} ms after the start`,
      ),
    notify: createAwayNotifier(),
    openWindow: (runId) => windows.openFurther(runId),
    chooseFile: chooseSaveFile,
    leave: () => app.quit(),
    announce: (event, payload, to) => announceTo(windows, event, payload, to),
    surroundings: surroundingsOfThisMachine(() => coverWindows(() => rhythm.guard.isLocked(), log)),
  });
  quitAfter({ guard: rhythm.quitGuard, drain: () => rhythm.stop(), log });
  powerMonitor.on('resume', () => rhythm.resumed());
  reviveWindows(log);
  lockBySystem(rhythm.guard.lock);
  serveAppProtocol(join(__dirname, '../renderer'));
  serveIpc(
    createGuardedCalls(rhythm.server, () => performance.now()),
    windows,
  );
  const restored = rhythm.start().catch(() => log.error('session.restore-fault', {}));
  await Promise.race([restored, delay(restoreBeforeWindowMs, undefined, { ref: false })]);
  // Whoever starts the app again while it is on its way gets the window that comes.
  app.on('second-instance', bringUpWindow);
  await windows.open(null);
}
