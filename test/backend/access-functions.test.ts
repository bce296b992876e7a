import { randomUUID } from 'node:crypto';
import { createClient } from '@supabase/supabase-js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { featureFlagName } from '../../shared/records.ts';
import { everybody } from './support/everybody.ts';
import { completion } from './support/execute-by-hand.ts';
import { fillTables } from './support/fill-tables.ts';
import { type ActorName, addRun, startTestWorld, type TestWorld } from './support/test-world.ts';

let world: TestWorld;
beforeAll(async () => {
  world = await startTestWorld();
  await fillTables(world);
});
afterAll(() => world.stop());

describe('the feature flag', () => {
  const row = () => ({ organization_id: world.home, flag: featureFlagName, enabled: true });
  const upsertBy = (name: ActorName) =>
    world
      .actor(name)
      .client.from('organization_feature_flags')
      .upsert(row(), { onConflict: 'organization_id,flag' })
      .select();

  it('is switched by the admin of the organisation', async () => {
    const { data, error } = await upsertBy('admin');
    expect(error).toBeNull();
    expect(data).toHaveLength(1);
  });

  it.each(everybody.filter((name) => name !== 'admin'))('is not switched by the %s', async (name) => {
    const { client } = world.actor(name);
    const insert = await client.from('organization_feature_flags').insert({ ...row(), flag: 'ANOTHER_FLAG' });
    expect([(await upsertBy(name)).error?.code, insert.error?.code]).toEqual(['42501', '42501']);
    const update = await client
      .from('organization_feature_flags')
      .update({ enabled: false })
      .eq('organization_id', world.home)
      .select();
    expect(update.data ?? []).toEqual([]);
    const [stored] =
      await world.sql`select enabled from organization_feature_flags where organization_id = ${world.home}`;
    expect(stored?.enabled).toBe(true);
  });

  it('never moves to another organisation', async () => {
    const { error } = await world
      .actor('admin')
      .client.from('organization_feature_flags')
      .update({ flag: 'OTHER_FLAG' })
      .eq('organization_id', world.home);
    expect(error?.code).toBe('42501');
  });
});

describe('reviews', () => {
  const reviewBy = async (name: ActorName, changes: Record<string, unknown> = {}) => {
    const [report] = await world.sql`
      select id, content_hash from diagnosis_artifacts
      where organization_id = ${world.home} and artifact_type = 'diagnosis_report'`;
    const review = {
      artifact_id: report?.id,
      content_hash: report?.content_hash,
      kind: 'addendum',
      ...changes,
    };
    return world.actor(name).client.from('diagnosis_reviews').insert(review).select();
  };

  it('are written as oneself, about a report one may see', async () => {
    const { data, error } = await reviewBy('clinician');
    expect(error).toBeNull();
    expect(data?.[0]).toMatchObject({
      created_by: world.actor('clinician').id,
      organization_id: world.home,
      patient_id: world.homePatient.id,
    });
  });

  it('are refused when something else was read than what is stored', async () => {
    expect((await reviewBy('clinician', { content_hash: 'c'.repeat(64) })).error?.code).toBe('RW003');
  });

  it.each(everybody.filter((name) => name !== 'clinician' && name !== 'admin'))(
    'are refused to the %s',
    async (name) => {
      expect((await reviewBy(name)).error?.code).toBe('42501');
    },
  );

  it('are never changed or removed, not even by the owner of the table', async () => {
    await expect(world.sql`update diagnosis_reviews set reason = 'x'`).rejects.toMatchObject({
      code: '42501',
    });
    await expect(world.sql`delete from diagnosis_reviews`).rejects.toMatchObject({ code: '42501' });
  });
});

describe('the functions', () => {
  const calls = () => ({
    queue_diagnosis_run: { p_run_id: randomUUID(), p_patient_id: world.homePatient.id },
    find_duplicate_run: { p_patient_id: world.homePatient.id, p_inputs_hash: 'a'.repeat(64) },
    get_patient_context_pack: { p_patient_id: world.homePatient.id },
    get_feature_flag_history: { p_organization_id: world.home, p_flag: featureFlagName },
    get_my_workspace: {},
    get_my_scope: {},
    pull_changes: {},
    complete_diagnosis_run: completion(world.homePatient.id, world.homePatient.id),
    fail_diagnosis_run: { p_run_id: world.home, p_claim_id: world.home, p_error_info: {} },
    heartbeat_diagnosis_run: { p_run_id: world.home, p_claim_id: world.home },
    sweep_expired_runs: {},
    release_diagnosis_run: { p_run_id: world.home, p_claim_id: world.home },
    cancel_diagnosis_run: { p_run_id: world.home },
    rerun_diagnosis_run: { p_run_id: world.home },
    get_run_attempts: { p_run_id: world.home },
  });

  it('are these and no others', async () => {
    const rows = await world.sql`
      select p.proname as name from pg_proc p where p.pronamespace = 'public'::regnamespace`;
    expect(rows.map((row) => String(row.name)).sort()).toEqual(Object.keys(calls()).sort());
  });

  it('are all closed to the anonymous', async () => {
    for (const [name, args] of Object.entries(calls())) {
      const { error } = await world.actor('anonymous').client.rpc(name, args);
      expect([name, error?.code]).toEqual([name, '42501']);
    }
  });

  it('of the private schema are not offered', async () => {
    const { error } = await world.actor('clinician').client.schema('private').rpc('visible_patients');
    expect(error).not.toBeNull();
  });
});

describe('the project\u2019s server key', () => {
  const asServer = () =>
    createClient(world.backend.url, world.backend.secretKey, {
      auth: { persistSession: false, autoRefreshToken: false },
    });

  it('looks, but neither claims, settles nor rewrites the log', async () => {
    const runId = await addRun(world.sql, world.home, world.homePatient);
    const seen = await asServer().from('diagnosis_runs').select('id').eq('id', runId);
    const update = await asServer().from('diagnosis_runs').update({ status: 'running' }).eq('id', runId);
    const remove = await asServer().from('audit_log').delete().gte('id', 0);
    const settle = await asServer().rpc('complete_diagnosis_run', completion(runId, runId));
    expect(seen.data).toEqual([{ id: runId }]);
    expect([update.error?.code, remove.error?.code, settle.error?.code]).toEqual(['42501', '42501', '42501']);
  });
});
