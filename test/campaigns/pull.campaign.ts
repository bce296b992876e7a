import { randomUUID } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import type { Sql } from 'postgres';
import { z } from 'zod';
import { demoStaff } from '../../embedded/demo/accounts.ts';
import type { Random } from '../../embedded/demo/random.ts';
import type { Cache } from '../../main/db/cache.ts';
import { type PatientId, type RunId, runIdSchema } from '../../shared/ids.ts';
import type { Campaign } from './support/campaign.ts';
import { kellerPatients } from './support/keller-patients.ts';
import { startSyncedCache, unhinted } from './support/synced-cache.ts';
import { withBench } from './support/with-bench.ts';
import { withWriters } from './support/with-writers.ts';

const writerCount = 16;
const heldOpenMs = 60_000;

/**
 * Transactions overlap and commit in any order, one stays open for a minute and commits last, and the sync pulls all
 * the time. The control reads the same table at the same time behind a cursor on (updated_at, id).
 */
export const campaign: Campaign = {
  name: 'pull',
  smallScale: 0.02,
  run: ({ scaled, scale, random, note }) =>
    withBench(async ({ sql, signIn, databaseUrl }) => {
      const remote = await signIn('keller');
      const patients = await kellerPatients(sql);
      const station = startSyncedCache(remote, { remote: unhinted(remote), pageSize: 97 });
      await station.sync.pullNow();
      const naive = await startNaiveReader(sql);
      const written = await whileReading([() => station.sync.pullNow(), naive.read], () =>
        withWriters(databaseUrl, writerCount, async (writers) => {
          const rows = Math.ceil(scaled(4_000) / (2 * writerCount));
          const writeAll = () =>
            Promise.all(writers.map((writer) => write(writer, { rows, patients, random })));
          const before = await writeAll();
          const held = await holdOpen(sql, patients);
          const meanwhile = await writeAll();
          await delay(Math.max(0, heldOpenMs * Math.min(1, scale) - held.ageMs()));
          return [...before.flat(), ...meanwhile.flat(), ...(await held.commit())];
        }),
      );
      await station.sync.pullNow();
      await naive.read();

      const missed = await missedRows(sql, station.cache, written);
      const controlMissed = written.filter(({ id, isGone }) => !isGone && !naive.seen.has(id)).length;
      for (const { id, isGone } of missed.slice(0, 3)) note(`missed ${id}${isGone ? ', deleted' : ''}`);
      const { failures, logged } = station;
      if (failures.length > 0) note(`failed pulls: ${JSON.stringify(failures.slice(0, 3))}`);
      await station.close();
      return {
        ok: missed.length === 0 && controlMissed > 0 && failures.length === 0 && logged.length === 0,
        counts: {
          rows: written.length,
          deleted: written.filter(({ isGone }) => isGone).length,
          writers: writerCount,
          held_open_s: (heldOpenMs * Math.min(1, scale)) / 1_000,
          missed: missed.length,
          failed_pulls: failures.length,
          control_missed: controlMissed,
        },
      };
    }),
};

interface Written {
  readonly id: RunId;
  /** It was deleted again. */
  isGone: boolean;
}

/** Reads over and over, each reader at its own pace, until the work has ended. */
async function whileReading<Value>(
  readers: readonly (() => Promise<void>)[],
  work: () => Promise<Value>,
): Promise<Value> {
  const until = { isDone: false };
  const reading = Promise.all(
    readers.map(async (read) => {
      while (!until.isDone) await read();
    }),
  );
  try {
    return await work();
  } finally {
    until.isDone = true;
    await reading;
  }
}

/** Writes runs in transactions of a few rows that stay open for a while, and deletes some of them later. */
async function write(
  sql: Sql,
  { rows, patients, random }: { rows: number; patients: readonly PatientId[]; random: Random },
): Promise<Written[]> {
  const written: Written[] = [];
  while (written.length < rows) {
    const batch = Array.from({ length: Math.min(random.int(1, 6), rows - written.length) }, newRun);
    const gone = random.chance(0.1) ? written.find(({ isGone }) => !isGone) : undefined;
    await sql.begin(async (transaction) => {
      for (const { id } of batch) {
        await insertRun(transaction, id, random.pick(patients));
        await delay(random.int(0, 30));
      }
      if (gone) await transaction`delete from diagnosis_runs where id = ${gone.id}`;
      await delay(random.int(0, 60));
    });
    if (gone) gone.isGone = true;
    written.push(...batch);
  }
  return written;
}

const newRun = (): Written => ({ id: runIdSchema.parse(randomUUID()), isGone: false });

async function insertRun(sql: Pick<Sql, 'unsafe'>, id: RunId, patientId: PatientId): Promise<void> {
  await sql.unsafe('insert into diagnosis_runs (id, organization_id, patient_id) values ($1, $2, $3)', [
    id,
    demoStaff.keller.organizationId,
    patientId,
  ]);
}

/** Opens a transaction, writes a row in it, and leaves it open. */
async function holdOpen(sql: Sql, patients: readonly PatientId[]) {
  const openedAtMs = performance.now();
  const connection = await sql.reserve();
  await connection`begin`;
  const early = newRun();
  const [patientId] = patients;
  if (!patientId) throw new Error('Dr. Keller has no patients');
  await insertRun(connection, early.id, patientId);
  return {
    ageMs: () => performance.now() - openedAtMs,
    async commit(): Promise<Written[]> {
      const late = newRun();
      await insertRun(connection, late.id, patientId);
      await connection`commit`;
      connection.release();
      return [early, late];
    },
  };
}

const countSchema = z.tuple([z.object({ count: z.int() })]);

/** Rows that are not in the cache as they are in Postgres: there, or gone. */
async function missedRows(sql: Sql, cache: Cache, written: readonly Written[]): Promise<Written[]> {
  const ids = written.map(({ id }) => id);
  const rows = await sql`select count(*)::int from diagnosis_runs where id = any(${ids})`;
  const there = countSchema.parse([...rows])[0].count;
  const expected = written.filter(({ isGone }) => !isGone).length;
  if (there !== expected) throw new Error(`${there} rows are in Postgres, not ${expected}`);
  return written.filter(({ id, isGone }) => (cache.tryGetRun(id) === null) !== isGone);
}

const positionSchema = z.array(z.object({ id: runIdSchema, updated_at: z.string() }));

/** Control: goes on behind the newest (updated_at, id) that it has seen. */
async function startNaiveReader(sql: Sql) {
  const seen = new Set<RunId>();
  let after = { updated_at: '-infinity', id: '00000000-0000-0000-0000-000000000000' };
  async function read(): Promise<void> {
    const rows = await sql`
      select id, updated_at::text from diagnosis_runs
      where (updated_at, id) > (${after.updated_at}::text::timestamptz, ${after.id}::uuid)
      order by updated_at, id limit 500`;
    const page = positionSchema.parse([...rows]);
    for (const { id } of page) seen.add(id);
    after = page.at(-1) ?? after;
    await delay(5);
  }
  await read();
  return { seen, read };
}
