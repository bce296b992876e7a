import { isDeepStrictEqual } from 'node:util';
import type { Cache } from '../../../main/db/cache.ts';
import type { RunEnd } from '../../../main/engine/ports.ts';
import type { FlagRecord, PatientRecord, RunRecord } from '../../../shared/records.ts';
import { runStatusSchema } from '../../../shared/run.ts';
import { worklistTabs } from '../../../shared/worklist.ts';
import { makeFlag, makePatient, makeReport, makeRun } from '../../unit/db/fixtures.ts';
import { makeEnd } from '../../unit/db/run-end-fixtures.ts';
import { pack } from '../../unit/engine/fixtures.ts';

/** What was written to a cache, and by which keys it is read again. */
export interface CacheContent {
  readonly patients: PatientRecord[];
  readonly runs: RunRecord[];
  readonly flags: FlagRecord[];
  /** Ends that Postgres has not acknowledged, in the order in which they were kept. */
  readonly ends: RunEnd[];
  /** Ends that Postgres did not take any more. */
  readonly superseded: RunEnd[];
}

export const noContent = (): CacheContent => ({
  patients: [],
  runs: [],
  flags: [],
  ends: [],
  superseded: [],
});

/** Adds `patients` patients, each with runs in every status, a report, a pack, a draft and an end that waits. */
export function addContent(cache: Cache, content: CacheContent, patients: number): void {
  for (let index = 0; index < patients; index++) addPatient(cache, content, index);
  const flag = makeFlag();
  content.flags.push(flag);
  cache.applyPullPage({ changes: [{ table: 'flags', op: 'upsert', row: flag }], cursor: `c${patients}` });
}

function addPatient(cache: Cache, content: CacheContent, index: number): void {
  const patient = makePatient({ last_name: `Nachname${index}` });
  const runs = runStatusSchema.options.map((status) => makeRun({ patient_id: patient.id, status }));
  const reports = runs.filter(({ status }) => status === 'succeeded').map((run) => makeReport(run));
  cache.applyPullPage({
    changes: [
      { table: 'patients', op: 'upsert', row: patient },
      ...runs.map((row) => ({ table: 'runs', op: 'upsert', row }) as const),
      ...reports.map((row) => ({ table: 'reports', op: 'upsert', row }) as const),
    ],
    cursor: `c${index}`,
  });
  cache.packs.put(patient.id, { inputsHash: `h${index}`, retrievedAtMs: index, pack: pack() });
  const running = runs.filter(({ status }) => status === 'running').map((run) => makeEnd(run));
  for (const end of running) {
    const { runId, claimId } = end;
    cache.appendJournal({ runId, claimId, offset: 0, text: `draft ${index}`, writtenAtMs: index });
    cache.ends.keep(end, index);
  }
  cache.writes.adopt();
  content.patients.push(patient);
  content.runs.push(...runs);
  content.ends.push(...running);
  if (index % 5 === 0) addSuperseded(cache, content, runs);
}

function addSuperseded(cache: Cache, content: CacheContent, runs: readonly RunRecord[]): void {
  const late = runs.filter(({ status }) => status === 'failed').map((run) => makeEnd(run));
  for (const end of late) cache.ends.supersede(end, 1);
  content.superseded.push(...late);
}

/** Everything that the app can read of it, as one text. Throws what the cache throws. */
export function readContent(cache: Cache, { patients, runs, flags }: CacheContent): string {
  return JSON.stringify([
    cache.syncPosition(),
    cache.listPatients({ search: '', limit: 10_000 }),
    patients.map(({ id }) => [cache.tryGetPatient(id), cache.packs.tryGet(id)]),
    runs.map(({ id }) => [
      cache.tryGetRun(id),
      cache.tryGetLatestReport(id),
      cache.readJournal(id),
      cache.ends.tryGetUnsynced(id),
      cache.ends.listSuperseded(id),
    ]),
    flags.map((flag) => cache.tryGetFlag(flag.organization_id, flag.flag)),
    worklistTabs.map((tab) => cache.listRuns({ tab, search: '', cursor: null, limit: 10_000 })),
    cache.listQueuedRunIds(),
    cache.ends.listWaiting(),
    cache.ends.listUnsynced(),
  ]);
}

/** What was taken over into `cache` of the ends in `content`; `wrong` are ends that were never kept like that. */
export function compareEnds(
  cache: Cache,
  { runs, ends, superseded }: CacheContent,
): { found: number; missing: number; wrong: number } {
  // As at the opening of a desk: what was being sent when the process ended waits like the rest.
  cache.writes.adopt();
  const waiting = cache.ends.listWaiting();
  const wrong = waiting.filter((end) => !ends.some((kept) => isDeepStrictEqual(kept, end))).length;
  const late = runs.flatMap(({ id }) => cache.ends.listSuperseded(id));
  const wrongLate = late.filter(({ claim_id, content_hash, artifact_data }) => {
    const kept = superseded.find(({ claimId }) => claimId === claim_id);
    if (kept?.kind !== 'complete') return true;
    return kept.contentHash !== content_hash || !isDeepStrictEqual(kept.diagnosis, artifact_data);
  }).length;
  const found = waiting.length + late.length;
  return { found, missing: ends.length + superseded.length - found, wrong: wrong + wrongLate };
}
