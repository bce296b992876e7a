import type { CallError } from '../../shared/envelope.ts';
import type { PatientId } from '../../shared/ids.ts';
import type { MinimisedRecord, PackPreview } from '../../shared/ipc/patient-channels.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import type { Cache } from '../db/cache.ts';
import { keepIfPossible } from '../db/keep-if-possible.ts';
import type { CachedPack } from '../db/pack-rows.ts';
import type { Clock, EngineLog, RemoteFailure } from '../engine/ports.ts';
import { refusalOf } from '../engine/remote-failure.ts';
import { executionError } from '../engine/run-failure.ts';
import { minimiseRecord } from '../engine/steps/2-build-context.ts';
import type { Remote } from '../remote/remote.ts';

export interface PackPorts {
  readonly remote: Pick<Remote, 'contexts'>;
  readonly cache: Pick<Cache, 'packs'>;
  readonly clock: Clock;
  readonly log: EngineLog;
}

export type PackFailure =
  | { kind: 'no-patient' }
  | { kind: 'too-large' }
  | { kind: 'unread'; failure: RemoteFailure };

/** The pack as a run would store it now, read through row level security and kept in the cache where the disk takes it. */
export async function readPack(
  { remote, cache, clock, log }: PackPorts,
  patientId: PatientId,
): Promise<Result<CachedPack, PackFailure>> {
  const read = await remote.contexts.tryGetContext(patientId);
  if (!read.ok) return err({ kind: 'unread', failure: read.error });
  if (read.value === null) return err({ kind: 'no-patient' });
  const record = minimiseRecord(read.value);
  if (!record.ok) return err({ kind: 'too-large' });
  const { stored: pack, hash: inputsHash } = record.value;
  const current = { inputsHash, retrievedAtMs: clock.nowMs(), pack };
  keepIfPossible(log, () => cache.packs.put(patientId, current));
  return ok(current);
}

/**
 * What the pack of a patient would hold, and a run that was queued with the same. Out of the cache, with the time it
 * was read, when the backend is not reached; then nobody can tell of a duplicate.
 * @returns NOT_FOUND, OFFLINE where nothing is cached, EXECUTION_ERROR (too large), FORBIDDEN, UNAUTHORIZED.
 */
export async function previewPack(
  ports: PackPorts & { readonly remote: Pick<Remote, 'queue'> },
  patientId: PatientId,
): Promise<Result<PackPreview, CallError>> {
  const current = await readPack(ports, patientId);
  if (!current.ok) {
    const cached = isUnreached(current.error) ? ports.cache.packs.tryGet(patientId) : null;
    if (!cached) return err(packRefusalOf(current.error));
    return ok({ ...previewOf(cached), fromCache: true, duplicate: null });
  }
  const { inputsHash } = current.value;
  const found = await ports.remote.queue.findDuplicate({ patientId, inputsHash });
  if (!found.ok && found.error.kind !== 'offline') return err(refusalOf(found.error));
  const run = found.ok ? found.value : null;
  const duplicate = run && { runId: run.id, status: run.status, createdAt: run.created_at };
  return ok({ ...previewOf(current.value), fromCache: false, duplicate });
}

/** The words of a failure to read a pack, as a call is refused with them. */
export function packRefusalOf(failure: PackFailure): CallError {
  if (failure.kind === 'no-patient') return { code: 'NOT_FOUND', message: 'The patient was not found.' };
  if (failure.kind === 'too-large') return executionError('CONTEXT_TOO_LARGE');
  return refusalOf(failure.failure);
}

/** True when nothing is known but that the backend was not reached, or not as this user. */
export function isUnreached(failure: PackFailure): boolean {
  if (failure.kind !== 'unread') return false;
  return failure.failure.kind === 'offline' || failure.failure.kind === 'session-expired';
}

function previewOf({ inputsHash, retrievedAtMs, pack }: CachedPack) {
  return { inputsHash, retrievedAtMs, ...contentsOf({ pack }) };
}

/** How much a pack holds of what there is. */
export function contentsOf({ pack }: Pick<CachedPack, 'pack'>): MinimisedRecord['contents'] {
  const { anamnesis, funnel_runs, current_measures, left_out } = pack;
  const { entries } = anamnesis;
  const { assessments } = funnel_runs;
  const { measured_at: measuredAt, series } = current_measures;
  const measures = series.length + (measuredAt === null ? 0 : 1);
  return {
    entries: {
      included: entries.length,
      total: anamnesis.total_count,
      newestAt: newestOf(entries.map(({ updated_at }) => updated_at)),
    },
    questionnaires: {
      included: assessments.length,
      total: funnel_runs.total_count,
      newestAt: newestOf(assessments.map(({ completed_at, started_at }) => completed_at ?? started_at)),
    },
    measures: { included: measures, total: measures + (left_out?.measures ?? 0), newestAt: measuredAt },
  };
}

/** The latest of some ISO times. */
function newestOf(times: readonly (string | null)[]): string | null {
  return times.reduce((newest, time) => {
    if (time === null) return newest;
    return newest === null || Date.parse(time) > Date.parse(newest) ? time : newest;
  }, null);
}
