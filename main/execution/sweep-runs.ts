import { requestIdSchema } from '../../shared/ids.ts';
import { type Pause, pause as timerPause } from '../engine/pause.ts';
import type { EngineLog, Ids, RunStore } from '../engine/ports.ts';

const intervalMs = 20_000;
/** The share by which chance lengthens or shortens an interval, so that workstations do not sweep in step. */
const jitter = 0.25;

export interface SweepOptions {
  readonly runs: Pick<RunStore, 'sweep'>;
  readonly log: EngineLog;
  /** Every sweep is a request of its own, which the audit log names beside the runs it freed. */
  readonly ids: Ids;
  /** False: the backend is known to be out of reach, this turn is left out. */
  readonly isOnline: () => boolean;
  /** Comes before every sweep: what is ours, or ended here, must not be swept by ourselves. */
  readonly before: () => Promise<void>;
  /** Called after a sweep that moved runs. */
  readonly onSwept: () => Promise<void>;
  /** Waits between two sweeps. Default: a timer. */
  readonly pause?: Pause;
  /** Numbers from 0 to below 1. Default: Math.random. */
  readonly random?: () => number;
}

/**
 * Asks Postgres now and every 20 s to free the runs whose holder stopped responding, until the signal aborts. Resolves
 * when the last request has ended; never rejects.
 */
export async function sweepRuns(options: SweepOptions, signal: AbortSignal): Promise<void> {
  const { pause = timerPause, random = Math.random } = options;
  while (!signal.aborted) {
    if (options.isOnline()) await sweepOnce(options, signal);
    await pause(intervalMs * (1 + jitter * (2 * random() - 1)), signal);
  }
}

async function sweepOnce(
  { runs, log, ids, before, onSwept }: SweepOptions,
  signal: AbortSignal,
): Promise<void> {
  const requestId = requestIdSchema.parse(ids.newId());
  try {
    await before();
    if (signal.aborted) return;
    const swept = await runs.sweep({ requestId, signal });
    if (signal.aborted) return;
    if (!swept.ok) {
      if (swept.error.kind !== 'offline') log.error('sweep.refused', { requestId, kind: swept.error.kind });
      return;
    }
    const { requeued, failed } = swept.value;
    if (requeued + failed === 0) return;
    log.info('sweep.freed', { requestId, requeued, failed });
    await onSwept();
  } catch (fault) {
    // The outer catch of the loop: a fault ends this sweep, its class is named, and the next one tries again.
    log.error('sweep.fault', { requestId, kind: fault instanceof Error ? fault.name : typeof fault });
  }
}
