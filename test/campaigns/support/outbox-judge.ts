import type { Sql } from 'postgres';
import { z } from 'zod';
import { demoStaff } from '../../../embedded/demo/accounts.ts';
import type { PendingWrite } from '../../../shared/pending-write.ts';
import type { Written } from './outbox-burst.ts';

/** What must never be. */
export interface OutboxFaults {
  /** The user was told that it is kept or done, and it is neither in Postgres nor shown as rejected. */
  lost: number;
  /** In Postgres more than once, or there and in the outbox as well. */
  doubled: number;
  /** Decisions about one run that stand in another order than they were made in. */
  outOfOrder: number;
  /** The flag does not say what was switched last. */
  wrongFlag: number;
  /** Refused with the user in front of it, although nothing is wrong with it. */
  unexpected: number;
}

export const noFaults = (): OutboxFaults => ({
  lost: 0,
  doubled: 0,
  outOfOrder: 0,
  wrongFlag: 0,
  unexpected: 0,
});

const taggedSchema = z.array(z.object({ tag: z.string(), run_id: z.string(), amount: z.int() }));

/** Compares what was written during a cut with Postgres and with what the outbox shows, after it has come to rest. */
export async function judgeWrites(
  sql: Sql,
  written: readonly Written[],
  shown: readonly PendingWrite[],
  note: (line: string) => void,
): Promise<OutboxFaults> {
  const faults = noFaults();
  const stored = await countStored(sql, written);
  for (const write of written) {
    if (write.told === 'refused') faults.unexpected += 1;
    if (write.kind === 'flag') continue;
    const amount = stored.get(nameOf(write)) ?? 0;
    const isShown = shown.some((pending) => isSame(pending, write));
    if (amount > 1 || (amount === 1 && isShown)) faults.doubled += 1;
    const mustBe = write.told === 'done' || (write.told === 'kept' && !isShown);
    if (amount === 0 && mustBe) faults.lost += 1;
    if (amount > 1 || (amount === 1 && isShown) || (amount === 0 && mustBe)) {
      note(
        `${JSON.stringify(write)} is ${amount} times in Postgres${isShown ? ', and shown as rejected' : ''}`,
      );
    }
  }
  faults.outOfOrder = await countOutOfOrder(sql, written);
  return faults;
}

/** Whether the flag says what was switched last. Null: nobody can know, for the workstation died on the way. */
export async function isFlagAsSwitched(sql: Sql, written: readonly Written[]): Promise<boolean | null> {
  const last = written.filter(({ kind }) => kind === 'flag').at(-1);
  if (last?.kind !== 'flag' || last.told === null) return null;
  return (await readFlag(sql)) === last.enabled;
}

export async function readFlag(sql: Sql): Promise<boolean> {
  const [row] = await sql`
    select enabled from organization_feature_flags where organization_id = ${demoStaff.admin.organizationId}`;
  return row?.enabled === true;
}

function nameOf(write: Exclude<Written, { kind: 'flag' }>): string {
  return write.kind === 'end' ? write.runId : write.tag;
}

function isSame({ runId, what }: PendingWrite, write: Exclude<Written, { kind: 'flag' }>): boolean {
  switch (write.kind) {
    case 'queue':
      return what.kind === 'queue' && what.reason === write.tag;
    case 'review':
      return what.kind === 'review' && what.reason === write.tag;
    case 'end':
      return what.kind === 'report' && runId === write.runId;
  }
}

async function countStored(sql: Sql, written: readonly Written[]): Promise<Map<string, number>> {
  const names = written.flatMap((write) => (write.kind === 'flag' ? [] : [nameOf(write)]));
  const rows = await sql`
    select tag, count(*)::int as amount, '' as run_id from (
      select input_config ->> 'reason' as tag from diagnosis_runs
      union all select reason from diagnosis_reviews
      union all select run_id::text from diagnosis_artifacts where artifact_type = 'diagnosis_report'
    ) as stored
    where tag = any(${names}) group by tag`;
  return new Map(taggedSchema.parse([...rows]).map(({ tag, amount }) => [tag, amount]));
}

async function countOutOfOrder(sql: Sql, written: readonly Written[]): Promise<number> {
  const tags = written.flatMap((write) => (write.kind === 'review' ? [write.tag] : []));
  const rows = await sql`
    select reason as tag, run_id, 1 as amount from diagnosis_reviews
    where reason = any(${tags}) order by created_at`;
  const places = taggedSchema.parse([...rows]).map(({ tag }) => tags.indexOf(tag));
  return places.filter((place, index) => index > 0 && place < (places[index - 1] ?? -1)).length;
}
