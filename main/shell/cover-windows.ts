import { BrowserWindow } from 'electron';
import type { EngineLog } from '../engine/ports.ts';

/** A window that works shows the lock page within a few frames. */
const graceMs = 3_000;

/** Resolves in the page as soon as it shows the lock page; without a timer, which a hidden window would hold back. */
const untilCovered = `new Promise((done) => {
  const root = document.documentElement;
  const look = () => { if (root.dataset.locked === 'true') done(true); };
  new MutationObserver(look).observe(root, { attributes: true });
  look();
})`;

/**
 * Makes sure that every window shows the lock page: one that hangs, and so still shows what was on it, is ended and
 * begins anew, behind the lock (see `reviveWindows`).
 */
export function coverWindows(isLocked: () => boolean, log: EngineLog): void {
  for (const window of BrowserWindow.getAllWindows()) {
    cover(window, isLocked, log).catch((fault: unknown) =>
      log.error('lock.cover-fault', { fault: fault instanceof Error ? fault.name : typeof fault }),
    );
  }
}

async function cover(window: BrowserWindow, isLocked: () => boolean, log: EngineLog): Promise<void> {
  if (showsNothing(window) || (await isCoveredInTime(window))) return;
  if (showsNothing(window) || !isLocked()) return;
  log.error('lock.window-restarted', {});
  const { webContents } = window;
  window.hide();
  webContents.once('did-finish-load', () => window.show());
  webContents.forcefullyCrashRenderer();
}

/** It is closed, or its process has died: nobody answers, and nothing of a page is left on the screen. */
function showsNothing(window: BrowserWindow): boolean {
  return window.isDestroyed() || window.webContents.isCrashed();
}

async function isCoveredInTime({ webContents }: BrowserWindow): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), graceMs).unref();
  });
  // A page that goes away meanwhile breaks off the question; what comes in its place begins behind the lock.
  const covered = webContents.executeJavaScript(untilCovered).then(
    () => true,
    () => true,
  );
  try {
    return await Promise.race([covered, late]);
  } finally {
    clearTimeout(timer);
  }
}
