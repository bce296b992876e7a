import { app, BrowserWindow, type WebContents } from 'electron';
import type { EngineLog } from '../engine/ports.ts';

/** A window that dies more often than this is left alone: what kills it would kill it again. */
const most = { revivals: 3, withinMs: 60_000 } as const;

/**
 * Loads a window anew whose process has died: what was on the screen was out of the cache, and the work goes on in this
 * process. Call it before the first window.
 */
export function reviveWindows(log: EngineLog): void {
  const revivedAtMs = new WeakMap<WebContents, readonly number[]>();

  function mayRevive(contents: WebContents): boolean {
    const nowMs = performance.now();
    const recent = (revivedAtMs.get(contents) ?? []).filter((atMs) => nowMs - atMs < most.withinMs);
    if (recent.length >= most.revivals) return false;
    revivedAtMs.set(contents, [...recent, nowMs]);
    return true;
  }

  app.on('render-process-gone', (_event, contents, { reason }) => {
    const window = BrowserWindow.fromWebContents(contents);
    if (!window || window.isDestroyed() || reason === 'clean-exit') return;
    const isRevived = mayRevive(contents);
    log.error('window.gone', { reason, revived: isRevived ? 'yes' : 'no' });
    if (isRevived) contents.reload();
    // Hidden while it was to begin anew: its user has to see that there is something to close.
    else if (!window.isVisible()) window.show();
  });
}
