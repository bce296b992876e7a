import type { CallError } from '../../shared/envelope.ts';
import type { PatientId, RequestId, RunId } from '../../shared/ids.ts';
import { assertNever, err, ok, type Result } from '../../shared/result.ts';
import { refusalOf } from '../engine/remote-failure.ts';
import type { Push } from '../push/create-push.ts';
import { isUnreached, type PackPorts, readPack } from './read-pack.ts';

export interface QueuePorts extends PackPorts {
  readonly push: Pick<Push, 'queueRun'>;
  /** False: the backend is known to be out of reach. */
  readonly isReached: () => boolean;
}

export interface QueueRunRequest {
  /** Made here: the same id sent again gives the same run. */
  readonly runId: RunId;
  readonly patientId: PatientId;
  readonly reason: string;
  readonly evenIfDuplicate: boolean;
  readonly requestId: RequestId;
}

/** `kept`: the server was not reached; the run is in nobody's queue until it has been. */
export interface QueuedRun {
  readonly outcome: 'queued' | 'duplicate' | 'kept';
  readonly runId: RunId;
}

/**
 * Queues a run under the hash of the patient's record as it is now, or offline as it was last read.
 * @returns `duplicate` with the run that was queued from the same record in the last 24 hours, or why nothing was
 * queued: FORBIDDEN, UNAUTHORIZED, EXECUTION_ERROR; OFFLINE only when the disk did not take it either.
 */
export async function queueRun(
  ports: QueuePorts,
  request: QueueRunRequest,
): Promise<Result<QueuedRun, CallError>> {
  const hash = await readHash(ports, request.patientId);
  if (!hash.ok) return hash;
  const pushed = await ports.push.queueRun({ kind: 'queue', ...request, inputsHash: hash.value });
  switch (pushed.kind) {
    case 'answered':
      return ok({ outcome: pushed.reply.outcome, runId: pushed.reply.run.id });
    case 'kept':
      return ok({ outcome: 'kept', runId: request.runId });
    case 'refused':
    case 'lost':
      return err(refusalOf(pushed.failure));
    default:
      return assertNever(pushed);
  }
}

/** Null: there is no hash to compare by. */
async function readHash(ports: QueuePorts, patientId: PatientId): Promise<Result<string | null, CallError>> {
  const cachedHash = () => ok(ports.cache.packs.tryGet(patientId)?.inputsHash ?? null);
  if (!ports.isReached()) return cachedHash();
  const pack = await readPack(ports, patientId);
  if (pack.ok) return ok(pack.value.inputsHash);
  if (isUnreached(pack.error)) return cachedHash();
  // Whether there is such a patient is for Postgres to say, and a record that is too large has no hash to compare.
  return pack.error.kind === 'unread' ? err(refusalOf(pack.error.failure)) : ok(null);
}
