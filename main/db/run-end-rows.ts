import type Database from 'better-sqlite3';
import { z } from 'zod';
import { contextPackSchema } from '../../shared/context-pack.ts';
import { storedDiagnosisSchema } from '../../shared/diagnosis.ts';
import { errorInfoSchema } from '../../shared/failure.ts';
import { type ClaimId, claimIdSchema, type RunId, requestIdSchema, runIdSchema } from '../../shared/ids.ts';
import { type UnsyncedEnd, unsyncedEndSchema } from '../../shared/ipc-contract.ts';
import { provenanceSchema } from '../../shared/records.ts';
import type { EndProblem, RunEnd } from '../engine/ports.ts';
import { jsonColumn } from './json-column.ts';

const claim = { runId: runIdSchema, claimId: claimIdSchema, requestId: requestIdSchema };

const runEndSchema: z.ZodType<RunEnd> = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('complete'),
    ...claim,
    diagnosis: storedDiagnosisSchema,
    contextPack: contextPackSchema,
    contentHash: z.string(),
    contextHash: z.string(),
    provenance: provenanceSchema,
  }),
  z.object({ kind: z.literal('fail'), ...claim, errorInfo: errorInfoSchema }),
]);

const waitingSchema = z.array(z.object({ claim_id: claimIdSchema, payload: z.string() }));

const unsyncedRowSchema = z
  .object({
    kind: z.enum(['complete', 'fail']),
    since_ms: z.number(),
    problem: z.string(),
    code: z.string().nullable(),
  })
  .transform(({ kind, since_ms, problem, code }) => ({
    outcome: kind === 'complete' ? 'succeeded' : 'failed',
    sinceMs: since_ms,
    problem,
    code,
    report: null,
  }))
  .pipe(unsyncedEndSchema);

/** After so many tries, what answers in the place of Postgres does not go away by itself. */
const manyTries = 10;

/** The outbox. Ends whose `problem` is null are being sent by the engine and are nobody else's business. */
export interface RunEndRows {
  /** Keeps an end; an earlier one of the same claim is replaced. */
  keep(end: RunEnd, nowMs: number): void;
  wait(claimId: ClaimId, problem: EndProblem): void;
  remove(claimId: ClaimId): void;
  /** What is being sent; in a process that has kept nothing yet: what an earlier one was sending when it ended. */
  listSending(): ClaimId[];
  /** From now on these wait like the rest. Default: all that are being sent. */
  adopt(claimIds?: readonly ClaimId[]): void;
  /**
   * Ends to be sent again: the least tried first, so that one which never gets through holds up no other, then the
   * oldest. One that can't be read any more is marked as rejected and left out.
   */
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

/** Reads and writes of the table `outbox`. */
export function prepareRunEndRows(database: Database.Database): RunEndRows {
  const keep = database.prepare(
    `insert or replace into outbox (claim_id, run_id, kind, payload, since_ms)
     values (@claimId, @runId, @kind, @payload, @nowMs)`,
  );
  const wait = database.prepare(
    'update outbox set tries = tries + 1, problem = @problem, code = @code where claim_id = @claimId',
  );
  const remove = database.prepare('delete from outbox where claim_id = ?');
  const sending = database.prepare('select claim_id from outbox where problem is null').pluck();
  const adopt = database.prepare(
    `update outbox set problem = 'offline' where claim_id = ? and problem is null`,
  );
  const listSending = () => z.array(claimIdSchema).parse(sending.all());
  const adoptAll = database.transaction((claimIds: readonly ClaimId[]) => {
    for (const claimId of claimIds) adopt.run(claimId);
  });
  const waiting = database.prepare(
    `select claim_id, payload from outbox where problem in ('offline', 'session-expired') order by tries, id`,
  );
  const overtaken = database.prepare(
    `select outbox.claim_id, payload from outbox join runs on runs.id = outbox.run_id
     where (problem = 'rejected' and (runs.status <> 'running' or runs.claim_id is not outbox.claim_id)
         or problem = 'offline' and code is not null and tries >= ${manyTries}
           and runs.claim_id is not outbox.claim_id)
       and since_ms < (select last_pulled_at_ms from sync_state)`,
  );
  const unsynced = database.prepare(
    `select kind, since_ms, problem, code from outbox
     where run_id = ? and problem is not null order by id desc limit 1`,
  );
  const unsyncedRuns = database
    .prepare(
      `select distinct run_id from outbox join runs on runs.id = outbox.run_id where problem is not null`,
    )
    .pluck();

  function note(claimId: ClaimId, problem: EndProblem): void {
    const code = problem.kind === 'session-expired' ? null : (problem.code ?? null);
    wait.run({ claimId, problem: problem.kind, code });
  }

  function readable(rows: unknown): RunEnd[] {
    return waitingSchema.parse(rows).flatMap(({ claim_id, payload }) => {
      const end = jsonColumn(runEndSchema).safeParse(payload);
      if (!end.success) note(claim_id, { kind: 'rejected', code: 'UNREADABLE' });
      return end.success ? [end.data] : [];
    });
  }

  return {
    keep: (end, nowMs) =>
      void keep.run({ ...idsOf(end), kind: end.kind, payload: JSON.stringify(end), nowMs }),
    wait: note,
    remove: (claimId) => void remove.run(claimId),
    listSending,
    adopt: (claimIds = listSending()) => adoptAll.immediate(claimIds),
    listWaiting: () => readable(waiting.all()),
    listOvertaken: () => readable(overtaken.all()),
    tryGetUnsynced(runId) {
      const row = unsynced.get(runId);
      return row === undefined ? null : unsyncedRowSchema.parse(row);
    },
    listUnsynced: () => z.array(runIdSchema).parse(unsyncedRuns.all()),
  };
}

function idsOf({ claimId, runId }: RunEnd) {
  return { claimId, runId };
}
