import type { Sql } from 'postgres';
import type { RunId } from '../../../shared/ids.ts';
import { readRuns, type StoredRun } from './read-runs.ts';

/** The runs as Postgres holds them, in no order. */
export async function listRuns(sql: Sql, runs: readonly RunId[]): Promise<StoredRun[]> {
  return [...(await readRuns(sql, runs)).values()];
}

/** More than one report, pack or link of a run that can have had one success only. */
export function isDoubled({ reports, packs, links }: StoredRun): boolean {
  return Math.max(reports, packs, links) > 1;
}

/** Succeeded with one report, pack and link, all of the claim that succeeded. */
export function isWhole({ status, reports, packs, links, isConsistent }: StoredRun): boolean {
  return status === 'succeeded' && reports === 1 && packs === 1 && links === 1 && isConsistent;
}

/** Without an end. */
export function isUnderWay({ status }: StoredRun): boolean {
  return status === 'queued' || status === 'running';
}

/** As if the holders of these runs had been silent for longer than their leases. */
export async function expireLeases(sql: Sql, runs: readonly RunId[]): Promise<void> {
  await sql`
    update diagnosis_runs set lease_expires_at = now() - interval '1 second'
    where status = 'running' and id = any(${[...runs]})`;
}
