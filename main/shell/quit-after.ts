import { app, BrowserWindow, powerMonitor } from 'electron';
import type { EngineLog } from '../engine/ports.ts';
import type { QuitGuard } from '../execution/quit-guard.ts';
import { createHungWindows } from './hung-windows.ts';
import { bringUpWindow } from './notify-when-away.ts';

/** How long quitting may wait for runs to be settled or given back; what is left is taken over through its lease. */
const drainTimeoutMs = 10_000;

/** How long the windows may take to close once nothing is left to be asked or saved. */
const closeTimeoutMs = 3_000;

/** What the system sends when the app has to end, whatever its user would say. */
const endingSignals = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;

const hungWindows = createHungWindows();

export interface QuitOptions {
  readonly guard: QuitGuard;
  /** Ends the work; the app quits after it has ended, failed or used up its time. */
  readonly drain: () => Promise<void>;
  readonly log: EngineLog;
}

/** Lets the app quit only after the guard has let it and `drain` is through. Call it when the app is ready. */
export function quitAfter({ guard, drain, log }: QuitOptions): void {
  let state: 'open' | 'draining' | 'drained' = 'open';
  app.on('window-all-closed', () => app.quit());
  app.on('browser-window-created', (_event, window) => guardWindow(window, guard));
  app.on('before-quit', (event) => {
    if (state === 'drained') return;
    event.preventDefault();
    if (state === 'draining' || !mayQuit(guard)) return;
    state = 'draining';
    const timeout = new Promise<void>((resolve) => setTimeout(resolve, drainTimeoutMs).unref());
    Promise.race([drain(), timeout])
      .catch((fault: unknown) =>
        log.error('quit.fault', { fault: fault instanceof Error ? fault.name : typeof fault }),
      )
      .finally(() => {
        state = 'drained';
        endNow(log);
      });
  });
  quitWithoutAsking(guard);
}

/** The guard was asked before the work was ended: a window that lives closes at once, one that hangs keeps nobody. */
function endNow(log: EngineLog): void {
  setTimeout(() => {
    log.error('quit.forced', { windows: BrowserWindow.getAllWindows().length });
    app.exit();
  }, closeTimeoutMs).unref();
  app.quit();
}

/** Closing the last window is quitting. */
function guardWindow(window: BrowserWindow, guard: QuitGuard): void {
  window.on('close', (event) => {
    const isLast = BrowserWindow.getAllWindows().every((other) => other === window);
    if (isLast && !mayQuit(guard)) event.preventDefault();
  });
  const { webContents } = window;
  window.on('unresponsive', () => hungWindows.note(webContents, 'unresponsive'));
  window.on('responsive', () => hungWindows.note(webContents, 'responsive'));
  // Windows signs its user out or shuts down.
  window.on('session-end', () => guard.answer('release'));
}

/** A question that is asked has to be seen. Where the window turns out to hang, the next try does not ask. */
function mayQuit(guard: QuitGuard): boolean {
  const may = guard.mayQuit(canAsk());
  if (may) return true;
  bringUpWindow();
  for (const { webContents } of BrowserWindow.getAllWindows()) hungWindows.probe(webContents);
  return false;
}

function quitWithoutAsking(guard: QuitGuard): void {
  const release = () => guard.answer('release');
  // Electron has handlers of its own for these, which would ask; the last one installed counts.
  for (const signal of endingSignals) process.on(signal, release);
  // The event is there, but not in the types. Prevented, the shutdown waits a moment for this process.
  powerMonitor.on('shutdown', (event?: Electron.Event) => {
    event?.preventDefault();
    release();
  });
}

/** Whether a window is there that can show the question and bring the answer. */
function canAsk(): boolean {
  return BrowserWindow.getAllWindows().some(
    ({ webContents }) =>
      !webContents.isCrashed() && !webContents.isLoadingMainFrame() && !hungWindows.isHung(webContents),
  );
}
