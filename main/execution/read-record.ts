import type { CallError } from '../../shared/envelope.ts';
import type { PatientId } from '../../shared/ids.ts';
import type { MinimisedRecord } from '../../shared/ipc/patient-channels.ts';
import type { ParsedRequestOf, ResponseOf } from '../../shared/ipc-contract.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import type { Cache } from '../db/cache.ts';
import { patientFlags } from './patient-flags.ts';
import { contentsOf, isUnreached, type PackPorts, packRefusalOf, readPack } from './read-pack.ts';

export type RecordPorts = PackPorts & {
  readonly cache: Pick<Cache, 'packs' | 'tryGetPatient' | 'patientRuns'>;
};

const latestRuns = 20;

const noSuchPatient: CallError = {
  code: 'NOT_FOUND',
  message: 'There is no such patient, or it is not yours to see.',
};

/**
 * A patient with the record as a run would send it. `server`: read anew in one call, and out of the cache where the
 * server is not reached.
 * @returns NOT_FOUND, OFFLINE where the server is not reached and nothing is cached, EXECUTION_ERROR (too large),
 * FORBIDDEN, UNAUTHORIZED.
 */
export async function readRecord(
  ports: RecordPorts,
  { patientId, from }: ParsedRequestOf<'patients.record'>,
): Promise<Result<ResponseOf<'patients.record'>, CallError>> {
  const { cache, clock } = ports;
  const record = from === 'cache' ? ok(cachedRecord(cache, patientId)) : await freshRecord(ports, patientId);
  if (!record.ok) return record;
  // After the call: the patient may have left in the meantime.
  const patient = cache.tryGetPatient(patientId);
  if (!patient) return err(noSuchPatient);
  const flags = patientFlags(
    record.value?.pack ?? null,
    cache.patientRuns.overviewOf(patientId),
    clock.nowMs(),
  );
  return ok({
    patient,
    record: record.value,
    runs: cache.patientRuns.latestOf(patientId, latestRuns),
    flags,
  });
}

async function freshRecord(
  ports: RecordPorts,
  patientId: PatientId,
): Promise<Result<MinimisedRecord, CallError>> {
  const read = await readPack(ports, patientId);
  if (read.ok) return ok({ ...read.value, contents: contentsOf(read.value), fromCache: false });
  const cached = isUnreached(read.error) ? cachedRecord(ports.cache, patientId) : null;
  return cached ? ok(cached) : err(packRefusalOf(read.error));
}

function cachedRecord(cache: RecordPorts['cache'], patientId: PatientId): MinimisedRecord | null {
  const cached = cache.packs.tryGet(patientId);
  return cached && { ...cached, contents: contentsOf(cached), fromCache: true };
}
