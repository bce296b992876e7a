import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Sql } from 'postgres';
import { z } from 'zod';
import { demoStaff } from '../../../embedded/demo/accounts.ts';
import { type Check, createFindings } from '../check.ts';
import { readRun } from '../records.ts';
import { nameOf, type Reply } from '../reply.ts';
import type { Stage } from '../world.ts';

export const check: Check = {
  id: 'C-E76.4-4',
  rule: 'R-E76.4-4',
  kind: 'behaviour',
  sees: 'a run that somebody else claims between our reading it as queued and our claim: filter of the claim, reply, row, calls of the model',
  async look(world) {
    const stage = await world.stage();
    const { seen, expect } = createFindings();
    const runId = await stage.queueRun();
    await stage.modelWill();
    const asked = stage.proxy.asked().length;
    const { reply, claimId } = await claimLate(stage, runId);
    const claim = stage.proxy
      .asked()
      .slice(asked)
      .find((text) => text.startsWith('PATCH /rest/v1/diagnosis_runs'));
    expect(
      claim !== undefined && /[?&]status=eq\.queued\b/.test(claim.slice(0, claim.indexOf('\n'))),
      'the update that claims a run is not filtered by status=eq.queued',
    );
    expect(
      nameOf(reply) === "CONFLICT: Run is not in 'queued' status (current: running)",
      `a claim that changed no row was answered ${nameOf(reply)}`,
    );
    const run = await readRun(stage.sql, runId);
    expect(run.claim_id === claimId, 'a late claim took the run from who had it');
    const calls = (await stage.model.requests()).length;
    expect(calls === 0, `the model was called ${calls} times without the run being ours`);
    return seen;
  },
};

/** Our claim waits at the lock of the row; meanwhile the row is claimed by somebody else. */
async function claimLate(stage: Stage, runId: string): Promise<{ reply: Reply; claimId: string }> {
  const desk = await stage.desk('keller');
  const claimId = randomUUID();
  const claims = JSON.stringify({ sub: demoStaff.keller.id, role: 'authenticated' });
  const executing = await stage.sql.begin(async (other) => {
    await other`select from diagnosis_runs where id = ${runId} for update`;
    const ours = desk.call('runs.execute', { runId });
    await untilSomebodyWaits(stage.sql);
    await other`select set_config('request.jwt.claims', ${claims}, true)`;
    await other`set local role authenticated`;
    await other`update diagnosis_runs set status = 'running', claim_id = ${claimId} where id = ${runId}`;
    return { ours };
  });
  return { reply: await executing.ours, claimId };
}

const countSchema = z.tuple([z.object({ waiting: z.int() })]);

async function untilSomebodyWaits(sql: Sql): Promise<void> {
  const deadlineMs = Date.now() + 10_000;
  for (;;) {
    const rows = await sql`
      select count(*)::int as waiting from pg_stat_activity
      where wait_event_type = 'Lock' and query ilike '%diagnosis_runs%' and pid <> pg_backend_pid()`;
    if (countSchema.parse([...rows])[0].waiting > 0) return;
    if (Date.now() > deadlineMs) throw new Error('no claim came to the locked row');
    await delay(10);
  }
}
