import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type StartEmbeddedOptions, startEmbedded } from '../../embedded/start-embedded.ts';
import {
  attemptsOf,
  complete,
  expireLease,
  fail,
  mustClaim,
  queue,
  release,
  sweep,
} from './support/execute-by-hand.ts';
import { addRun, setFeature } from './support/test-world.ts';
import { copyMigrationsBefore, type OldWorld, startBefore } from './support/upgrade.ts';

const firstMissing = '20261123110000_release.sql';

/** Runs in every state that a claim of the older database could be in. */
async function fill({ world }: OldWorld) {
  const { client } = world.actor('clinician');
  const add = () => addRun(world.sql, world.home, world.homePatient);
  await setFeature(world.sql, world.home, true);
  const [succeeded, failed, swept, running] = [await add(), await add(), await add(), await add()];
  const settledClaim = await mustClaim(client, succeeded);
  await complete(client, succeeded, settledClaim);
  await fail(client, failed, await mustClaim(client, failed));
  const sweptClaim = await mustClaim(client, swept);
  await expireLease(world.sql, swept);
  await sweep(client);
  return {
    succeeded,
    settledClaim,
    failed,
    swept,
    sweptClaim,
    running,
    runningClaim: await mustClaim(client, running),
  };
}

describe('a database from before the release of runs', () => {
  let old: OldWorld;
  let runs: Awaited<ReturnType<typeof fill>>;
  beforeAll(async () => {
    old = await startBefore(firstMissing);
    runs = await fill(old);
    await old.upgrade();
    // the API takes the new functions up in its own time
    await vi.waitFor(() => queue(old.world.actor('clinician').client, old.world.homePatient.id), {
      timeout: 10_000,
    });
  });
  afterAll(() => old.stop());

  const clinician = () => old.world.actor('clinician').client;

  it('keeps how every attempt ended', async () => {
    const outcomes = [];
    for (const id of [runs.succeeded, runs.failed, runs.swept, runs.running]) {
      outcomes.push((await attemptsOf(clinician(), id)).map((one) => [one.outcome, one.error_info?.message]));
    }
    expect(outcomes).toEqual([
      [['succeeded', undefined]],
      [['failed', 'The model is overloaded.']],
      [['failed', 'The workstation that executed the run stopped responding.']],
      [[null, undefined]],
    ]);
  });

  it('answers a settle of before the same, and puts a late one on record', async () => {
    const again = await complete(clinician(), runs.succeeded, runs.settledClaim);
    expect(again).toMatchObject({ outcome: 'already_settled', run_status: 'succeeded' });
    expect((await complete(clinician(), runs.swept, runs.sweptClaim)).outcome).toBe('claim_lost');
    const entries = await old.world.sql`
      select metadata ->> 'claim_id' as claim_id from audit_log where action = 'run.superseded'`;
    expect(entries).toEqual([{ claim_id: runs.sweptClaim }]);
  });

  it('lets a run that was under way be given back', async () => {
    expect(await release(clinician(), runs.running, runs.runningClaim)).toEqual({
      outcome: 'released',
      run_status: 'queued',
    });
  });

  it('no longer has the function that queued without an id', async () => {
    const { error } = await clinician().rpc('create_diagnosis_run', {
      p_patient_id: old.world.homePatient.id,
    });
    expect(error?.code).toBe('PGRST202');
  });
});

/** Starts the backend, counts what is in it and stops it. */
async function countRows(options: StartEmbeddedOptions) {
  const backend = await startEmbedded(options);
  const sql = postgres(backend.databaseUrl, { max: 1, onnotice: () => undefined });
  try {
    const [counted] = await sql`
      select (select count(*)::int from patient_profiles) as patients,
        (select count(*)::int from diagnosis_runs) as runs,
        (select count(*)::int from private.run_transitions where by = 'release') as releases`;
    return counted;
  } finally {
    await sql.end();
    await backend.stop();
  }
}

describe('the data dir of a demo made by the older version', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rhythm-data-dir-'));
    await chmod(folder, 0o755);
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('is brought up to date at the next start, with everything in it', async () => {
    const options = { dataDir: join(folder, 'data'), demo: true };
    const older = join(folder, 'migrations');
    await copyMigrationsBefore(firstMissing, older);
    const before = await countRows({ ...options, migrations: older });
    expect(before).toMatchObject({ patients: expect.any(Number), releases: 0 });
    expect(before?.runs).toBeGreaterThan(0);
    expect(await countRows(options)).toEqual({ ...before, releases: 1 });
  }, 90_000);
});
