import type Database from 'better-sqlite3';
import { z } from 'zod';
import { type FlagChangeId, type OrganizationId, type RunId, runIdSchema } from '../../shared/ids.ts';
import { writeProblemSchema } from '../../shared/pending-write.ts';
import type { EndProblem } from '../engine/ports.ts';
import { jsonColumn } from './json-column.ts';
import { type KeptWrite, keptWriteSchema, keyOf, type ReviewWrite, writeKindSchema } from './kept-write.ts';

const keptRowSchema = z
  .object({
    key: z.string(),
    kind: writeKindSchema,
    run_id: runIdSchema.nullable(),
    payload: z.string(),
    since_ms: z.number(),
    tries: z.int(),
    problem: writeProblemSchema.nullable(),
    code: z.string().nullable(),
    duplicate_of: runIdSchema.nullable(),
  })
  .transform(({ run_id, since_ms, duplicate_of, payload, ...row }) => {
    const write = jsonColumn(keptWriteSchema).safeParse(payload);
    return {
      ...row,
      runId: run_id,
      sinceMs: since_ms,
      duplicateOf: duplicate_of,
      write: write.success ? write.data : null,
    };
  });

/** A row of the outbox. `problem` null: its maker is sending it. `write` null: it can't be read any more. */
export type KeptRow = z.output<typeof keptRowSchema>;

const turnSchema = z.object({
  key: z.string(),
  subject: z.string(),
  tries: z.int(),
  problem: writeProblemSchema.nullable(),
});

/** What is to be sent, without its content: those of one subject go in the order of their rows. */
export type WriteTurn = z.infer<typeof turnSchema>;

const flagRowSchema = z.object({ key: z.string(), since_ms: z.number(), payload: z.string() });
const enabledSchema = jsonColumn(z.object({ enabled: z.boolean() }));

/** The outbox as a whole: writes of every kind. Rows whose `problem` is null are being sent by whoever made them. */
export interface WriteRows {
  /** Keeps a write; an earlier one under the same key is replaced. */
  keep(write: KeptWrite, nowMs: number): void;
  /** It was sent and is not acknowledged. @param duplicateOf the run that is queued already, where that is why */
  wait(key: string, problem: EndProblem, duplicateOf?: RunId): void;
  remove(key: string): void;
  /** It waits as at its beginning, with this content. */
  renew(write: KeptWrite): void;
  /** What is being sent; in a process that has kept nothing yet: what an earlier one was sending when it ended. */
  listSending(): string[];
  /** From now on these wait like the rest, in one transaction. Default: all that are being sent. */
  adopt(keys?: readonly string[]): void;
  /** What waits or is being sent, oldest first. */
  listTurns(): WriteTurn[];
  tryGet(key: string): KeptRow | null;
  /** Runs and decisions that wait or were refused, and that the server has told of since: it has them after all. */
  listArrived(): string[];
  /** Everything but what is being sent by its maker, oldest first. */
  list(limit: number): KeptRow[];
  /** How many there are in all, those that are being sent too. */
  count(): number;
  /** The latest change of a flag of the organisation that is not rejected. */
  tryGetFlagChange(organizationId: OrganizationId): { key: string; enabled: boolean; sinceMs: number } | null;
  /** Changes of a flag of the organisation that are not rejected, with those that they have replaced: any may have been made. */
  listReplaceable(organizationId: OrganizationId): FlagChangeId[];
  /** Also the rejected ones. */
  removeFlagChanges(organizationId: OrganizationId): void;
  /** Decisions about a run that are not rejected, oldest first. */
  listReviews(runId: RunId): { write: ReviewWrite; sinceMs: number }[];
}

const columns = 'key, kind, run_id, payload, since_ms, tries, problem, code, duplicate_of';

/** Reads and writes of the table `outbox`. */
export function prepareWriteRows(database: Database.Database): WriteRows {
  const keep = database.prepare(
    `insert or replace into outbox (key, kind, run_id, organization_id, payload, since_ms)
     values (@key, @kind, @runId, @organizationId, @payload, @nowMs)`,
  );
  const wait = database.prepare(
    `update outbox set tries = tries + 1, problem = @problem, code = @code, duplicate_of = @duplicateOf
     where key = @key`,
  );
  const renew = database.prepare(
    `update outbox set tries = 0, problem = 'offline', code = null, duplicate_of = null, payload = @payload
     where key = @key`,
  );
  const remove = database.prepare('delete from outbox where key = ?');
  const sending = database.prepare('select key from outbox where problem is null').pluck();
  const listSending = () => z.array(z.string()).parse(sending.all());
  const adopt = database.prepare(`update outbox set problem = 'offline' where key = ? and problem is null`);
  const turns = database.prepare(
    `select key, coalesce(run_id, organization_id, key) as subject, tries, problem from outbox
     where problem is null or problem <> 'rejected' order by id`,
  );
  const get = database.prepare(`select ${columns} from outbox where key = ?`);
  const list = database.prepare(
    `select ${columns} from outbox where problem is not null order by id limit ?`,
  );
  const arrived = database
    .prepare(
      `select key from outbox
       where problem is not null
         and (kind = 'queue' and exists (select 1 from runs where runs.id = outbox.key)
           or kind = 'review' and exists (select 1 from reviews where reviews.id = outbox.key))`,
    )
    .pluck();
  const count = database.prepare('select count(*) from outbox').pluck();
  const flagChange = database.prepare(
    `select key, since_ms, payload from outbox
     where kind = 'flag' and organization_id = ? and problem is not 'rejected' order by id desc limit 1`,
  );
  const flagChanges = database.prepare(
    `select ${columns} from outbox
     where kind = 'flag' and organization_id = ? and problem is not 'rejected' order by id`,
  );
  const removeFlags = database.prepare(`delete from outbox where kind = 'flag' and organization_id = ?`);
  const reviews = database.prepare(
    `select ${columns} from outbox
     where kind = 'review' and run_id = ? and problem is not 'rejected' order by id`,
  );
  return {
    keep: (write, nowMs) => void keep.run({ ...rowOf(write), nowMs }),
    wait(key, problem, duplicateOf) {
      const code = problem.kind === 'session-expired' ? null : (problem.code ?? null);
      wait.run({ key, problem: problem.kind, code, duplicateOf: duplicateOf ?? null });
    },
    remove: (key) => void remove.run(key),
    renew: (write) => void renew.run({ key: keyOf(write), payload: JSON.stringify(write) }),
    listSending,
    adopt: database.transaction((keys: readonly string[] = listSending()) => {
      for (const key of keys) adopt.run(key);
    }).immediate,
    listTurns: () => z.array(turnSchema).parse(turns.all()),
    tryGet(key) {
      const row = get.get(key);
      return row === undefined ? null : keptRowSchema.parse(row);
    },
    listArrived: () => z.array(z.string()).parse(arrived.all()),
    list: (limit) => z.array(keptRowSchema).parse(list.all(limit)),
    count: () => z.int().parse(count.get()),
    tryGetFlagChange(organizationId) {
      const row = flagChange.get(organizationId);
      if (row === undefined) return null;
      const { key, since_ms: sinceMs, payload } = flagRowSchema.parse(row);
      const content = enabledSchema.safeParse(payload);
      return content.success ? { key, enabled: content.data.enabled, sinceMs } : null;
    },
    listReplaceable: (organizationId) =>
      z
        .array(keptRowSchema)
        .parse(flagChanges.all(organizationId))
        .flatMap(({ write }) => (write?.kind === 'flag' ? [...write.replaces, write.changeId] : [])),
    removeFlagChanges: (organizationId) => void removeFlags.run(organizationId),
    listReviews: (runId) =>
      z
        .array(keptRowSchema)
        .parse(reviews.all(runId))
        .flatMap(({ write, sinceMs }) => (write?.kind === 'review' ? [{ write, sinceMs }] : [])),
  };
}

function rowOf(write: KeptWrite) {
  return {
    key: keyOf(write),
    kind: write.kind,
    runId: write.kind === 'flag' ? null : write.runId,
    organizationId: write.kind === 'flag' ? write.organizationId : null,
    payload: JSON.stringify(write),
  };
}
