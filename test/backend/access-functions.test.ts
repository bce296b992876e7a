import { randomUUID } from 'node:crypto';
import { createClient } from '@supabase/supabase-js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { featureFlagName } from '../../shared/records.ts';
import { completion } from './support/execute-by-hand.ts';
import { fillTables } from './support/fill-tables.ts';
import { accessTo } from './support/record-access.ts';
import { reviewOf } from './support/record-review.ts';
import { flagChange } from './support/set-flag.ts';
import { addRun, startTestWorld, type TestWorld } from './support/test-world.ts';

let world: TestWorld;
beforeAll(async () => {
  world = await startTestWorld();
  await fillTables(world);
});
afterAll(() => world.stop());

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
    record_review: reviewOf(world.home),
    set_feature_flag: flagChange(world.home),
    record_access: { p_records: [accessTo(world.home)] },
    list_audit_entries: { p_organization_id: world.home },
    list_audit_actors: { p_organization_id: world.home },
    record_audit_export: {
      p_export_id: randomUUID(),
      p_organization_id: world.home,
      p_filter: {},
      p_rows: 1,
    },
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
