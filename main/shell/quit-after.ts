import { app } from 'electron';
import type { EngineLog } from '../engine/ports.ts';

/** How long quitting may wait for runs to be settled; what is left is taken over through its lease. */
const drainTimeoutMs = 10_000;

/** Lets the app quit only after `drain` has ended, failed or used up its time. */
export function quitAfter(drain: () => Promise<void>, log: EngineLog): void {
  let drained = false;
  let draining = false;
  app.on('window-all-closed', () => app.quit());
  app.on('before-quit', (event) => {
    if (drained) return;
    event.preventDefault();
    if (draining) return;
    draining = true;
    const timeout = new Promise<void>((resolve) => setTimeout(resolve, drainTimeoutMs).unref());
    Promise.race([drain(), timeout])
      .catch((fault: unknown) =>
        log.error('quit.fault', { fault: fault instanceof Error ? fault.name : typeof fault }),
      )
      .finally(() => {
        drained = true;
        app.quit();
      });
  });
}
