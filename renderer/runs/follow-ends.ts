import type { EndedRun } from '../../shared/ipc/ended-channels.ts';
import { invoke } from '../bridge/invoke.ts';

/** Of which ends this window has told: what the main process was not told of in time comes once more, and is not said twice. */
const told = new Set<number>();

/**
 * Tells of the runs that end on this workstation, and of those that have ended while nobody could be told, as behind a
 * lock. Each is told to the main process only after `tell` has said it: whatever locks in between, none is lost.
 * @returns the function that stops it
 */
export function followEnds(tell: (ended: EndedRun) => void): () => void {
  let isStopped = false;

  async function take(ended: readonly EndedRun[]): Promise<void> {
    for (const one of ended) {
      if (told.has(one.end)) continue;
      told.add(one.end);
      tell(one);
    }
    await invoke('runs.told', { ends: ended.map(({ end }) => end) });
    for (const { end } of ended) told.delete(end);
  }

  async function catchUp(): Promise<void> {
    while (!isStopped) {
      const { ended } = await invoke('runs.untold', {});
      if (ended.length === 0 || isStopped) return;
      await take(ended);
    }
  }

  // Refused is it only behind a lock or without a session; the next window that works asks again.
  const ignoreRefusal = () => undefined;
  const stop = window.rhythm.on('run.ended', (ended) => void take([ended]).catch(ignoreRefusal));
  catchUp().catch(ignoreRefusal);
  return () => {
    isStopped = true;
    stop();
  };
}
