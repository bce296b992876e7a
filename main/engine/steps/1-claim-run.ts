import type { CallError } from '../../../shared/envelope.ts';
import {
  type ClaimId,
  claimIdSchema,
  type PatientId,
  type RequestId,
  type RunId,
} from '../../../shared/ids.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import { isExecutable, notQueuedMessage } from '../../../shared/run.ts';
import type { ClaimRequest, EnginePorts, RemoteFailure, RunSnapshot } from '../ports.ts';
import { refusalOf, retryWhileOffline } from '../remote-failure.ts';

/** A run that is ours: only who holds this claim id may settle it. */
export interface Claim {
  readonly runId: RunId;
  readonly claimId: ClaimId;
  readonly requestId: RequestId;
  readonly patientId: PatientId;
  readonly attempt: number;
}

type ClaimPorts = Pick<EnginePorts, 'runs' | 'ids' | 'wait' | 'onDoubtfulClaim'>;

/**
 * Step 1: makes a queued run ours. Of any number of workstations that try, Postgres lets exactly one through.
 * @returns the claim, or why there is none (NOT_FOUND, CONFLICT, FORBIDDEN, UNAUTHORIZED, OFFLINE, EXECUTION_ERROR);
 * then nothing has changed.
 */
export async function claimRun(
  ports: ClaimPorts,
  input: { runId: RunId; requestId: RequestId; signal: AbortSignal },
): Promise<Result<Claim, CallError>> {
  const found = await readQueued(ports, input.runId);
  if (!found.ok) return found;
  // The id is ours before it is sent, so that a lost reply can be told from a lost race.
  const claimId = claimIdSchema.parse(ports.ids.newId());
  const request = { runId: input.runId, requestId: input.requestId, claimId };
  const claimed = await ports.runs.claim(request);
  if (claimed.ok) return claimed.value ? ok(toClaim(request, claimed.value)) : lostRace(ports, input.runId);
  const { error } = claimed;
  return error.kind === 'offline' || error.kind === 'rejected'
    ? readBack(ports, { ...request, signal: input.signal }, error)
    : err(refusalOf(error));
}

/** The check at reading time: cheap, and its message is better than "zero rows". */
async function readQueued(ports: ClaimPorts, runId: RunId): Promise<Result<RunSnapshot, CallError>> {
  const read = await ports.runs.tryGetRun(runId);
  if (!read.ok) return err(refusalOf(read.error));
  if (read.value === null) return err({ code: 'NOT_FOUND', message: 'The run was not found.' });
  if (!isExecutable(read.value.status)) return err(conflict(notQueuedMessage(read.value.status)));
  return ok(read.value);
}

/** Zero rows were updated: somebody else has it. What it is now goes into the message. */
async function lostRace(ports: ClaimPorts, runId: RunId): Promise<Result<never, CallError>> {
  const now = await readQueued(ports, runId);
  if (!now.ok) return now;
  return err(conflict('The run was taken by another workstation and is queued again. Try once more.'));
}

/**
 * The reply was lost or is no answer: whether the claim arrived is read from the row. It is never claimed a second time;
 * one that may have arrived, or may still, is noted so that it is given back.
 */
async function readBack(
  ports: ClaimPorts,
  { signal, ...request }: ClaimRequest & { signal: AbortSignal },
  failure: RemoteFailure,
): Promise<Result<Claim, CallError>> {
  const read = await retryWhileOffline(ports, signal, () => ports.runs.tryGetRun(request.runId));
  if (!read.ok) {
    ports.onDoubtfulClaim?.(request);
    return err(refusalOf(read.error));
  }
  const run = read.value;
  if (run?.claimId === request.claimId && run.status === 'running') return ok(toClaim(request, run));
  if (run && !isExecutable(run.status)) return err(conflict(notQueuedMessage(run.status)));
  ports.onDoubtfulClaim?.(request);
  return err(refusalOf(failure));
}

function toClaim(request: ClaimRequest, run: RunSnapshot): Claim {
  return { ...request, patientId: run.patientId, attempt: run.attempt };
}

function conflict(message: string): CallError {
  return { code: 'CONFLICT', message };
}
