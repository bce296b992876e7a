import type { QuitGuardOptions } from '../execution/quit-guard.ts';
import type { ActiveSession } from '../session/active-session.ts';

/** What a quit would interrupt, at the desk of whoever is signed in by then. */
export function workUnderWay(
  current: () => ActiveSession | null,
): Pick<QuitGuardOptions, 'underWay' | 'beginNoMore' | 'goOn'> {
  const batchNow = () => current()?.desk?.batch;
  return {
    underWay() {
      const batch = batchNow()?.current();
      return {
        running: current()?.desk?.runs.ids().length ?? 0,
        more: batch?.state === 'running' && batch.waiting > 0,
      };
    },
    beginNoMore() {
      const batch = batchNow();
      const wouldGoOn = batch?.current()?.state === 'running';
      batch?.pause();
      return wouldGoOn;
    },
    goOn: () => void batchNow()?.resume(),
  };
}
