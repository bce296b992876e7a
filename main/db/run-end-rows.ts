import type Database from 'better-sqlite3';
import { z } from 'zod';
import { type ClaimId, claimIdSchema, type RunId, runIdSchema } from '../../shared/ids.ts';
import { type UnsyncedEnd, unsyncedEndSchema } from '../../shared/ipc/run-channels.ts';
import type { EndProblem, RunEnd } from '../engine/ports.ts';
import { jsonColumn } from './json-column.ts';
import { runEndSchema } from './kept-write.ts';
import type { WriteRows } from './write-rows.ts';

const waitingSchema = z.array(z.object({ key: claimIdSchema, payload: z.string() }));

const unsyncedRowSchema = z
  .object({
    kind: z.enum(['complete', 'fail']),
    payload: z.string(),
    since_ms: z.number(),
    problem: z.string(),
    code: z.string().nullable(),
  })
  .transform(({ kind, payload, since_ms, problem, code }) => ({
    outcome: kind === 'complete' ? 'succeeded' : 'failed',
    sinceMs: since_ms,
    problem,
    code,
    report: reportIn(payload),
  }))
  .pipe(unsyncedEndSchema);

/** After so many tries, what answers in the place of Postgres does not go away by itself. */
const manyTries = 10;

/** The ends of runs in the outbox. Those whose `problem` is null are being sent by the engine and are nobody else's business. */
export interface RunEndRows {
  /** Keeps an end; an earlier one of the same claim is replaced. */
  keep(end: RunEnd, nowMs: number): void;
  wait(claimId: ClaimId, problem: EndProblem): void;
  remove(claimId: ClaimId): void;
  /** Ends that wait, oldest first. One that can't be read any more is marked as rejected and left out. */
  listWaiting(): RunEnd[];
  /**
   * Ends of runs that have gone on without them, rejected, or never let through to Postgres in many tries: they can
   * never be applied. Only a pull that is newer than the end can know.
   */
  listOvertaken(): RunEnd[];
  /** The latest end of a run that is not acknowledged. */
  tryGetUnsynced(runId: RunId): UnsyncedEnd | null;
  /** Runs in the cache with such an end. */
  listUnsynced(): RunId[];
}

const isEnd = `kind in ('complete', 'fail')`;

/** Reads and writes of those rows of the table `outbox` that are ends of runs. */
export function prepareRunEndRows(database: Database.Database, writes: WriteRows): RunEndRows {
  const waiting = database.prepare(
    `select key, payload from outbox where ${isEnd} and problem in ('offline', 'session-expired') order by id`,
  );
  const overtaken = database.prepare(
    `select outbox.key, payload from outbox join runs on runs.id = outbox.run_id
     where ${isEnd}
       and (problem = 'rejected' and (runs.status <> 'running' or runs.claim_id is not outbox.key)
         or problem = 'offline' and code is not null and tries >= ${manyTries}
           and runs.claim_id is not outbox.key)
       and since_ms < (select last_pulled_at_ms from sync_state)`,
  );
  const unsynced = database.prepare(
    `select kind, payload, since_ms, problem, code from outbox
     where run_id = ? and ${isEnd} and problem is not null order by id desc limit 1`,
  );
  const unsyncedRuns = database
    .prepare(
      `select distinct run_id from outbox join runs on runs.id = outbox.run_id
       where ${isEnd} and problem is not null`,
    )
    .pluck();

  function readable(rows: unknown): RunEnd[] {
    return waitingSchema.parse(rows).flatMap(({ key, payload }) => {
      const end = jsonColumn(runEndSchema).safeParse(payload);
      if (!end.success) writes.wait(key, { kind: 'rejected', code: 'UNREADABLE' });
      return end.success ? [end.data] : [];
    });
  }

  return {
    keep: writes.keep,
    wait: writes.wait,
    remove: writes.remove,
    listWaiting: () => readable(waiting.all()),
    listOvertaken: () => readable(overtaken.all()),
    tryGetUnsynced(runId) {
      const row = unsynced.get(runId);
      return row === undefined ? null : unsyncedRowSchema.parse(row);
    },
    listUnsynced: () => z.array(runIdSchema).parse(unsyncedRuns.all()),
  };
}

/** What can be read while it waits; null: a failure, or nothing that this version understands. */
function reportIn(payload: string): UnsyncedEnd['report'] {
  const end = jsonColumn(runEndSchema).safeParse(payload);
  if (!end.success || end.data.kind === 'fail') return null;
  const { diagnosis, contentHash, provenance } = end.data;
  return { artifact_data: diagnosis, content_hash: contentHash, provenance };
}
