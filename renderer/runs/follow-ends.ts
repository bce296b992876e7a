import type { EndedRun } from '../../shared/ipc/ended-channels.ts';
import { invoke } from '../bridge/invoke.ts';

/** As many as one call may carry. */
const most = 500;

/** Of this window: up to which end it has looked through what nobody told of, and of which after that it has heard. */
let listedTo = 0;
const heard = new Set<number>();
/** What this window has told of, until the main process knows it. */
const told = new Set<number>();

/**
 * Hears of the runs that end on this workstation, and of those that have ended while nobody could be told, as behind a
 * lock; of each once in this window. What it tells of is told to the main process afterwards, so that whatever locks in
 * between, none is lost; the rest is left to the window that it is for.
 * @param tell says it, or returns false where this window does not
 * @returns the function that stops it
 */
export function followEnds(tell: (ended: EndedRun) => boolean): () => void {
  let isStopped = false;

  function hear(ended: EndedRun): void {
    const { end } = ended;
    if (end <= listedTo || heard.has(end)) return;
    heard.add(end);
    if (tell(ended)) told.add(end);
  }

  async function sayTold(): Promise<void> {
    while (told.size > 0) {
      const ends = [...told].slice(0, most);
      await invoke('runs.told', { ends });
      for (const end of ends) told.delete(end);
    }
  }

  async function catchUp(): Promise<void> {
    await sayTold();
    while (!isStopped) {
      const { ended } = await invoke('runs.untold', { after: listedTo });
      const last = ended.at(-1);
      if (!last || isStopped) return;
      for (const one of ended) hear(one);
      listedTo = Math.max(listedTo, last.end);
      for (const end of heard) if (end <= listedTo) heard.delete(end);
      await sayTold();
    }
  }

  // Refused is it only behind a lock or without a session; the next window that works asks again.
  const ignoreRefusal = () => undefined;
  const stop = window.rhythm.on('run.ended', (ended) => {
    hear(ended);
    sayTold().catch(ignoreRefusal);
  });
  catchUp().catch(ignoreRefusal);
  return () => {
    isStopped = true;
    stop();
  };
}
