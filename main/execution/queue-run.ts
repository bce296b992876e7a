import type { CallError } from '../../shared/envelope.ts';
import type { PatientId, RequestId, RunId } from '../../shared/ids.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import type { Cache } from '../db/cache.ts';
import { keepIfPossible } from '../db/keep-if-possible.ts';
import { refusalOf, retryWhileOffline } from '../engine/remote-failure.ts';
import type { Remote } from '../remote/remote.ts';
import type { Sync } from '../sync/create-sync.ts';
import { type PackPorts, readPack } from './read-pack.ts';

/** How long a reply that was lost is asked for again. */
const patienceMs = 10_000;

export interface QueuePorts extends PackPorts {
  readonly remote: Pick<Remote, 'contexts' | 'queue'>;
  readonly cache: Pick<Cache, 'packs' | 'putRun'>;
  readonly sync: Pick<Sync, 'pullNow'>;
}

export interface QueueRunRequest {
  /** Made here: the same id sent again gives the same run. */
  readonly runId: RunId;
  readonly patientId: PatientId;
  readonly reason: string;
  readonly evenIfDuplicate: boolean;
  readonly requestId: RequestId;
}

/**
 * Queues a run under the hash of the patient's record as it is now.
 * @returns `duplicate` with the run that was queued from the same record in the last 24 hours, or why nothing was
 * queued: OFFLINE, FORBIDDEN, UNAUTHORIZED, EXECUTION_ERROR.
 */
export async function queueRun(
  ports: QueuePorts,
  request: QueueRunRequest,
): Promise<Result<{ outcome: 'queued' | 'duplicate'; runId: RunId }, CallError>> {
  const { remote, cache, sync, log } = ports;
  const pack = await readPack(ports, request.patientId);
  // Whether there is such a patient is for Postgres to say, and a record that is too large has no hash to compare.
  if (!pack.ok && pack.error.kind === 'unread') return err(refusalOf(pack.error.failure));
  const inputsHash = pack.ok ? pack.value.inputsHash : null;
  const queued = await retryWhileOffline({}, AbortSignal.timeout(patienceMs), () =>
    remote.queue.queueRun({ ...request, inputsHash }),
  );
  if (!queued.ok) return err(refusalOf(queued.error));
  const { outcome, run } = queued.value;
  // It is queued: what the disk does not take now comes with a later pull.
  keepIfPossible(log, () => cache.putRun(run));
  await sync.pullNow();
  return ok({ outcome, runId: run.id });
}
