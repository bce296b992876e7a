import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { claim, complete, completion, fail, mustClaim } from './support/execute-by-hand.ts';
import { addRun, setFeature, startTestWorld, type TestWorld } from './support/test-world.ts';

let world: TestWorld;
let runId: string;
beforeAll(async () => {
  world = await startTestWorld();
  await setFeature(world.sql, world.home, true);
});
afterAll(() => world.stop());
beforeEach(async () => {
  runId = await addRun(world.sql, world.home, world.homePatient);
});

/** What sweep and re-run do to a row, without their other effects: it is queued again. */
async function requeue(id: string): Promise<void> {
  await world.sql`
    update diagnosis_runs set status = 'queued', claim_id = null, claimed_by = null, workstation_id = null,
      lease_expires_at = null, started_at = null, completed_at = null, output_data = null, error_info = null
    where id = ${id}`;
}

async function stored(id: string) {
  const [run] = await world.sql`select * from diagnosis_runs where id = ${id}`;
  const artifacts =
    await world.sql`select * from diagnosis_artifacts where run_id = ${id} order by artifact_type`;
  const links = await world.sql`
    select artifact_id, sequence_order from diagnosis_run_artifacts where run_id = ${id} order by sequence_order`;
  return { run, artifacts, links };
}

describe('complete_diagnosis_run', () => {
  it('stores report, pack, link and status at once', async () => {
    const { client, id } = world.actor('clinician');
    const claimId = await mustClaim(client, runId);
    const reply = await complete(client, runId, claimId);
    expect(reply).toMatchObject({ outcome: 'settled', run_status: 'succeeded' });
    const { run, artifacts, links } = await stored(runId);
    const sent = completion(runId, claimId);
    expect(run).toMatchObject({
      status: 'succeeded',
      inputs_hash: 'b'.repeat(64),
      error_info: null,
      lease_expires_at: null,
      output_data: {
        artifact_id: reply.artifact_id,
        diagnosis: sent.p_diagnosis,
        context_hash: 'b'.repeat(64),
      },
    });
    expect(artifacts[0]).toMatchObject({
      id: reply.artifact_id,
      artifact_type: 'diagnosis_report',
      artifact_name: `Diagnosis Report for Run ${runId}`,
      artifact_data: sent.p_diagnosis,
      content_hash: 'a'.repeat(64),
      schema_version: 'diagnosis-v2',
      risk_level: 'moderate',
      confidence_score: 0.75,
      claim_id: claimId,
      created_by: id,
    });
    expect(artifacts[1]).toMatchObject({
      artifact_type: 'context_pack',
      content_hash: 'b'.repeat(64),
      schema_version: 'v2',
    });
    expect(artifacts).toHaveLength(2);
    expect(links).toEqual([{ artifact_id: reply.artifact_id, sequence_order: 0 }]);
  });

  it('never stores the identifiers of the pack', async () => {
    const { client } = world.actor('clinician');
    await complete(client, runId, await mustClaim(client, runId));
    const [{ found } = {}] = await world.sql`
      select count(*)::int as found from diagnosis_artifacts where artifact_data::text like '%Musterfrau%'`;
    expect(found).toBe(0);
  });

  it('gives the same answer when sent again, and stores nothing twice', async () => {
    const { client } = world.actor('clinician');
    const claimId = await mustClaim(client, runId);
    const first = await complete(client, runId, claimId);
    const again = await complete(client, runId, claimId);
    expect(again).toEqual({ ...first, outcome: 'already_settled' });
    expect((await stored(runId)).artifacts).toHaveLength(2);
  });

  it('settles once when sent ten times at the same moment', async () => {
    const { client } = world.actor('clinician');
    const claimId = await mustClaim(client, runId);
    const replies = await Promise.all(Array.from({ length: 10 }, () => complete(client, runId, claimId)));
    expect(replies.filter((reply) => reply.outcome === 'settled')).toHaveLength(1);
    expect(new Set(replies.map((reply) => reply.artifact_id)).size).toBe(1);
    const { artifacts, links } = await stored(runId);
    expect([artifacts.length, links.length]).toEqual([2, 1]);
  });

  it('answers the same after the run was queued again', async () => {
    const { client } = world.actor('clinician');
    const claimId = await mustClaim(client, runId);
    const first = await complete(client, runId, claimId);
    await requeue(runId);
    expect(await complete(client, runId, claimId)).toEqual({ ...first, outcome: 'already_settled' });
    expect((await stored(runId)).run?.status).toBe('queued');
  });

  it('gives each further report of a run the next place', async () => {
    const { client } = world.actor('clinician');
    const first = await complete(client, runId, await mustClaim(client, runId));
    await requeue(runId);
    const second = await complete(client, runId, await mustClaim(client, runId));
    expect((await stored(runId)).links).toEqual([
      { artifact_id: first.artifact_id, sequence_order: 0 },
      { artifact_id: second.artifact_id, sequence_order: 1 },
    ]);
  });

  it.each([
    ['no summary', { p_diagnosis: { findings: [], recommendations: [] } }],
    ['a list as diagnosis', { p_diagnosis: [] }],
    ['an unknown risk', { p_diagnosis: { ...completion('', '').p_diagnosis, risk_level: 'severe' } }],
    ['a confidence above 1', { p_diagnosis: { ...completion('', '').p_diagnosis, confidence_score: 1.2 } }],
    [
      'a confidence in words',
      { p_diagnosis: { ...completion('', '').p_diagnosis, confidence_score: 'high' } },
    ],
    ['no pack', { p_context_pack: null }],
    ['a hash that is none', { p_content_hash: 'abc' }],
    ['no provenance', { p_provenance: null }],
  ])('refuses %s and leaves the run to its holder', async (_, changes) => {
    const { client } = world.actor('clinician');
    const claimId = await mustClaim(client, runId);
    const { error } = await client.rpc('complete_diagnosis_run', completion(runId, claimId, changes));
    expect(error?.code).toBe('RW003');
    expect((await stored(runId)).run?.status).toBe('running');
    expect((await complete(client, runId, claimId)).outcome).toBe('settled');
  });
});

describe('fail_diagnosis_run', () => {
  it('ends the run with its error, and answers the same when sent again', async () => {
    const { client } = world.actor('clinician');
    const claimId = await mustClaim(client, runId);
    expect(await fail(client, runId, claimId)).toEqual({ outcome: 'settled', run_status: 'failed' });
    expect(await fail(client, runId, claimId)).toEqual({
      outcome: 'already_settled',
      run_status: 'failed',
      artifact_id: null,
    });
    expect((await stored(runId)).run).toMatchObject({
      status: 'failed',
      error_info: { error_code: 'EXECUTION_ERROR', reason: 'LLM_OVERLOADED' },
      lease_expires_at: null,
    });
  });

  it('tells a late failure which report the claim was settled with', async () => {
    const { client } = world.actor('clinician');
    const claimId = await mustClaim(client, runId);
    const { artifact_id } = await complete(client, runId, claimId);
    expect(await fail(client, runId, claimId)).toEqual({
      outcome: 'already_settled',
      run_status: 'succeeded',
      artifact_id,
    });
  });

  it('tells a late success that the claim was settled as failed', async () => {
    const { client } = world.actor('clinician');
    const claimId = await mustClaim(client, runId);
    await fail(client, runId, claimId);
    expect(await complete(client, runId, claimId)).toEqual({
      outcome: 'already_settled',
      run_status: 'failed',
      artifact_id: null,
    });
    expect((await stored(runId)).artifacts).toHaveLength(0);
  });

  it.each([{ error_code: 'OTHER', message: 'x' }, { message: 'x' }, { error_code: 'EXECUTION_ERROR' }, null])(
    'refuses the error_info %o',
    async (errorInfo) => {
      const { client } = world.actor('clinician');
      const claimId = await mustClaim(client, runId);
      const args = { p_run_id: runId, p_claim_id: claimId, p_error_info: errorInfo };
      const { error } = await client.rpc('fail_diagnosis_run', args);
      expect(error?.code).toBe('RW003');
    },
  );
});

describe('the fence', () => {
  it.each([complete, fail])('refuses %o of a claim that was swept and taken by another', async (settle) => {
    const { client } = world.actor('clinician');
    const stale = await mustClaim(client, runId);
    await requeue(runId);
    const current = await mustClaim(world.actor('admin').client, runId);
    expect(await settle(client, runId, stale)).toMatchObject({
      outcome: 'claim_lost',
      run_status: 'running',
    });
    const { run, artifacts } = await stored(runId);
    expect(run).toMatchObject({ status: 'running', claim_id: current, attempt: 2 });
    expect(artifacts).toHaveLength(0);
  });

  it.each([complete, fail])('refuses %o of an older claim of the very same person', async (settle) => {
    const { client } = world.actor('clinician');
    const stale = await mustClaim(client, runId);
    await requeue(runId);
    const current = await mustClaim(client, runId);
    expect(await settle(client, runId, stale)).toMatchObject({
      outcome: 'claim_lost',
      run_status: 'running',
    });
    expect(await settle(client, runId, current)).toMatchObject({ outcome: 'settled' });
  });

  it.each([complete, fail])('refuses %o by somebody who knows the claim id of another', async (settle) => {
    const claimId = await mustClaim(world.actor('clinician').client, runId);
    const reply = await settle(world.actor('admin').client, runId, claimId);
    expect(reply).toMatchObject({ outcome: 'claim_lost', run_status: 'running' });
    expect((await stored(runId)).run?.status).toBe('running');
  });

  it('tells nobody the status of a run they may not see', async () => {
    const claimId = await mustClaim(world.actor('clinician').client, runId);
    const reply = await complete(world.actor('otherClinician').client, runId, claimId);
    expect(reply).toEqual({ outcome: 'claim_lost', run_status: null, artifact_id: null });
  });

  it('answers claim_lost for a run that does not exist', async () => {
    const reply = await complete(world.actor('clinician').client, randomUUID(), randomUUID());
    expect(reply.outcome).toBe('claim_lost');
  });

  it('refuses the holder whose access was withdrawn meanwhile', async () => {
    const { client, id } = world.actor('clinician');
    const claimId = await mustClaim(client, runId);
    await world.sql`update user_org_membership set is_active = false where user_id = ${id}`;
    const { error } = await client.rpc('complete_diagnosis_run', completion(runId, claimId));
    await world.sql`update user_org_membership set is_active = true where user_id = ${id}`;
    expect(error?.code).toBe('42501');
    expect((await stored(runId)).run?.status).toBe('running');
  });

  it('lets a running run be settled after the feature was switched off', async () => {
    const { client } = world.actor('clinician');
    const claimId = await mustClaim(client, runId);
    await setFeature(world.sql, world.home, false);
    const reply = await complete(client, runId, claimId);
    const refused = await claim(client, await addRun(world.sql, world.home, world.homePatient));
    await setFeature(world.sql, world.home, true);
    expect([reply.outcome, refused.error?.code]).toEqual(['settled', 'RW001']);
  });
});
