import { randomUUID } from 'node:crypto';
import type { SupabaseClient } from '@supabase/supabase-js';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { featureFlagName } from '../../shared/records.ts';
import {
  cancel,
  claim,
  complete,
  completion,
  expireLease,
  fail,
  mustClaim,
  queue,
  release,
  rerun,
  sweep,
} from './support/execute-by-hand.ts';
import { flagChange, setFlag } from './support/set-flag.ts';
import { addRun, newClient, setFeature, startTestWorld, type TestWorld } from './support/test-world.ts';

let world: TestWorld;
beforeAll(async () => {
  world = await startTestWorld();
});
afterAll(() => world.stop());
beforeEach(() => setFeature(world.sql, world.home, true));

const entriesOf = (entityId: string) => world.sql`
  select actor_user_id, actor_role, action, request_id, metadata from audit_log
  where entity_id = ${entityId} order by id`;

/** A client of the clinician whose every call carries this request id. */
async function asking(requestId: string): Promise<SupabaseClient> {
  const { data } = await world.actor('clinician').client.auth.getSession();
  return newClient(world.backend, (input, init) => {
    const headers = new Headers(init?.headers);
    headers.set('authorization', `Bearer ${data.session?.access_token}`);
    headers.set('x-request-id', requestId);
    return fetch(input, { ...init, headers });
  });
}

/** What may happen to a run that a client has claimed. */
type Step = (client: SupabaseClient, runId: string, claimId: string) => Promise<unknown>;

const cancelUnderWay: Step = async (client, p_run_id, p_claim_id) => {
  const p_error_info = {
    error_code: 'EXECUTION_ERROR',
    reason: 'CANCELLED',
    message: 'The run was cancelled.',
  };
  const { error } = await client.rpc('fail_diagnosis_run', { p_run_id, p_claim_id, p_error_info });
  if (error !== null) throw error;
};

const cancelWaiting: Step = async (client, runId, claimId) => {
  await release(client, runId, claimId);
  await cancel(client, runId);
};

const failAndRerun: Step = async (client, runId, claimId) => {
  await fail(client, runId, claimId);
  await rerun(client, runId);
};

const takeOver: Step = async (client, runId) => {
  await expireLease(world.sql, runId);
  await sweep(client);
};

const takeOverForGood: Step = async (client, runId, claimId) => {
  await world.sql`update diagnosis_runs set max_attempts = 1 where id = ${runId}`;
  await takeOver(client, runId, claimId);
};

const completeTooLate: Step = async (client, runId, claimId) => {
  await takeOver(client, runId, claimId);
  await complete(client, runId, claimId);
};

const failTooLate: Step = async (client, runId, claimId) => {
  await takeOver(client, runId, claimId);
  await fail(client, runId, claimId);
};

describe('the audit log', () => {
  it('tells who created, claimed and completed a run', async () => {
    const { client, id } = world.actor('clinician');
    const { run } = await queue(client, world.homePatient.id);
    const claimId = await mustClaim(client, run.id);
    const { artifact_id: artifactId } = await complete(client, run.id, claimId);
    const by = { actor_user_id: id, actor_role: 'clinician', request_id: null };
    const held = { attempt: 1, claim_id: claimId, workstation_id: 'test' };
    expect(await entriesOf(run.id)).toEqual([
      { ...by, action: 'run.created', metadata: { to: 'queued', attempt: 0 } },
      { ...by, action: 'run.claimed', metadata: { from: 'queued', to: 'running', ...held } },
      {
        ...by,
        action: 'run.succeeded',
        metadata: { from: 'running', to: 'succeeded', artifact_id: artifactId, ...held },
      },
    ]);
  });

  it('tells why a run failed, in codes only', async () => {
    const { client } = world.actor('clinician');
    const runId = await addRun(world.sql, world.home, world.homePatient);
    await fail(client, runId, await mustClaim(client, runId));
    const entries = await entriesOf(runId);
    expect(entries.at(-1)).toMatchObject({
      action: 'run.failed',
      metadata: { error_code: 'EXECUTION_ERROR', reason: 'LLM_OVERLOADED' },
    });
    expect(JSON.stringify(entries)).not.toContain('The model is overloaded');
  });

  it('tells that a run was queued again, and which claim it lost', async () => {
    const runId = await addRun(world.sql, world.home, world.homePatient);
    const claimId = await mustClaim(world.actor('clinician').client, runId);
    await world.sql`
      update diagnosis_runs set status = 'queued', claim_id = null, claimed_by = null, lease_expires_at = null
      where id = ${runId}`;
    expect((await entriesOf(runId)).at(-1)).toMatchObject({
      actor_user_id: null,
      actor_role: 'system',
      action: 'run.requeued',
      metadata: { from: 'running', to: 'queued', claim_id: claimId },
    });
  });

  it('holds nothing that came out of the record', async () => {
    const { client } = world.actor('clinician');
    const runId = await addRun(world.sql, world.home, world.homePatient);
    await complete(client, runId, await mustClaim(client, runId));
    const failedId = await addRun(world.sql, world.home, world.homePatient);
    await client.rpc('fail_diagnosis_run', {
      p_run_id: failedId,
      p_claim_id: await mustClaim(client, failedId),
      p_error_info: { error_code: 'VALIDATION_ERROR', message: 'Frau Musterfrau', reason: 'Frau Musterfrau' },
    });
    const log = JSON.stringify(await world.sql`select * from audit_log`);
    for (const phi of ['Musterfrau', 'Exempla', '1980', 'Elevated stress', 'Sleep diary']) {
      expect(log).not.toContain(phi);
    }
  });

  it('keeps the request id of the call, and nothing that does not look like one', async () => {
    const runs: unknown[] = [];
    for (const requestId of ['0b2f7f9e-1111-4222-8333-444455556666', 'Frau Musterfrau, geb. 1980']) {
      const runId = await addRun(world.sql, world.home, world.homePatient);
      await mustClaim(await asking(requestId), runId);
      runs.push((await entriesOf(runId)).at(-1)?.request_id);
    }
    expect(runs).toEqual(['0b2f7f9e-1111-4222-8333-444455556666', null]);
  });

  // Each step ends with one entry of its own, which names the request and the claim that was held.
  const held = { attempt: 1, claim_id: expect.any(String) };
  it.each<[string, string, Record<string, unknown>, Step]>([
    ['claim', 'run.claimed', { ...held, from: 'queued' }, async () => undefined],
    ['success', 'run.succeeded', { ...held, artifact_id: expect.any(String) }, complete],
    ['failure', 'run.failed', { ...held, reason: 'LLM_OVERLOADED' }, fail],
    ['cancel under way', 'run.failed', { ...held, from: 'running', reason: 'CANCELLED' }, cancelUnderWay],
    ['cancel while it waits', 'run.failed', { from: 'queued', reason: 'CANCELLED' }, cancelWaiting],
    ['release', 'run.released', { ...held, from: 'running', to: 'queued' }, release],
    ['takeover', 'run.requeued', { ...held, from: 'running', to: 'queued' }, takeOver],
    ['last takeover', 'run.failed', { ...held, from: 'running', reason: 'LEASE_EXPIRED' }, takeOverForGood],
    ['superseded result', 'run.superseded', { ...held, offered: 'succeeded' }, completeTooLate],
    ['superseded failure', 'run.superseded', { ...held, offered: 'failed' }, failTooLate],
    ['new run', 'run.requeued', { from: 'failed', claim_id: expect.any(String) }, failAndRerun],
  ])('has the %s with the request id of its call', async (_, action, metadata, step) => {
    const requestId = randomUUID();
    const client = await asking(requestId);
    const runId = await addRun(world.sql, world.home, world.homePatient);
    const claimId = await mustClaim(client, runId);
    await step(client, runId, claimId);
    const last = (await entriesOf(runId)).at(-1);
    expect([undefined, claimId]).toContain(last?.metadata.claim_id);
    expect(last).toMatchObject({
      action,
      request_id: requestId,
      actor_user_id: world.actor('clinician').id,
      actor_role: 'clinician',
      metadata,
    });
  });

  it('names the workstation and the attempt that lost a run, though the run no longer does', async () => {
    const { client } = world.actor('clinician');
    for (const lose of [release, takeOver]) {
      const runId = await addRun(world.sql, world.home, world.homePatient);
      await lose(client, runId, await mustClaim(client, runId));
      expect((await entriesOf(runId)).at(-1)?.metadata).toMatchObject({ workstation_id: 'test', attempt: 1 });
    }
  });

  it('writes nothing when nothing happened', async () => {
    const { client } = world.actor('clinician');
    const runId = await addRun(world.sql, world.home, world.homePatient);
    const claimId = await mustClaim(client, runId);
    await complete(client, runId, claimId);
    const before = (await entriesOf(runId)).length;
    await complete(client, runId, claimId);
    await client.rpc('complete_diagnosis_run', completion(runId, runId));
    await claim(client, runId);
    expect(await entriesOf(runId)).toHaveLength(before);
  });

  it.each(['update audit_log set action = action || $1', 'delete from audit_log where action <> $1'])(
    'refuses its owner: %s',
    async (statement) => {
      await expect(world.sql.unsafe(statement, ['x'])).rejects.toMatchObject({ code: '42501' });
    },
  );

  it('cannot be emptied', async () => {
    await expect(world.sql`truncate audit_log`).rejects.toMatchObject({ code: '42501' });
  });
});

describe('a flag', () => {
  const switchTo = async (enabled: boolean) => {
    const [flag] = await world.sql`
      select updated_at::text as at from organization_feature_flags where organization_id = ${world.home}`;
    const change = flagChange(world.home, { p_enabled: enabled, p_based_on: flag?.at ?? null });
    expect((await setFlag(world.actor('admin').client, change)).outcome).toBe('set');
  };
  const historyFor = async (name: 'admin' | 'clinician' | 'otherAdmin') => {
    const args = { p_organization_id: world.home, p_flag: featureFlagName };
    return (await world.actor(name).client.rpc('get_feature_flag_history', args)).data;
  };

  it('tells the admin who switched it when, newest first', async () => {
    await switchTo(false);
    await switchTo(true);
    const history = await historyFor('admin');
    expect(history.slice(0, 2)).toEqual([
      { enabled: true, changed_by_name: 'admin', changed_at: expect.any(String) },
      { enabled: false, changed_by_name: 'admin', changed_at: expect.any(String) },
    ]);
    expect(await historyFor('clinician')).toEqual([]);
    expect(await historyFor('otherAdmin')).toEqual([]);
  });

  it('stamps who and when, whatever the client sends', async () => {
    await switchTo(false);
    const [row] = await world.sql`
      select updated_by, now() - updated_at < interval '30 seconds' as is_new from organization_feature_flags
      where organization_id = ${world.home}`;
    expect(row).toEqual({ updated_by: world.actor('admin').id, is_new: true });
  });

  it('is audited once per switch, not once per write', async () => {
    await switchTo(true);
    const before = await historyFor('admin');
    await switchTo(true);
    expect(await historyFor('admin')).toEqual(before);
  });
});
