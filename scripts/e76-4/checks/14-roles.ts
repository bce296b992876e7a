import { randomUUID } from 'node:crypto';
import type { SupabaseClient } from '@supabase/supabase-js';
import { type Check, createFindings } from '../check.ts';
import { readRun } from '../records.ts';
import { nameOf } from '../reply.ts';
import { anonymousClient, type Stage } from '../world.ts';

/** The role is named before the flag: that the feature is off is nothing to a nurse. */
const refusedByRole = 'FORBIDDEN: Only clinicians and admins may do this.';

export const check: Check = {
  id: 'C-E76.4-14',
  rule: 'R-E76.4-14',
  kind: 'behaviour',
  sees: 'a nurse, somebody not signed in and a clinician elsewhere, by the app and past it; clinician and admin as the control',
  async look(world) {
    const stage = await world.stage();
    const { seen, expect } = createFindings();
    await stage.modelWill();
    const runId = await stage.queueRun();
    const nurse = await (await stage.desk('nurse')).call('runs.execute', { runId });
    expect(nameOf(nurse) === refusedByRole, `a nurse was answered ${nameOf(nurse)}`);
    const nobody = await (await stage.guest(null)).call('runs.execute', { runId });
    expect(nameOf(nobody).startsWith('UNAUTHORIZED'), `nobody signed in was answered ${nameOf(nobody)}`);
    for (const [who, client] of Object.entries(await strangers(stage))) {
      await claimPastTheApp(client, runId);
      const { status } = await readRun(stage.sql, runId);
      expect(status === 'queued', `${who} claimed a run past the app`);
      if (status !== 'queued') return seen;
    }
    expect(
      (await stage.model.requests()).length === 0,
      'the model was called for somebody who may not execute',
    );
    const clinician = await (await stage.desk('keller')).call('runs.execute', { runId });
    expect(clinician.success, `the clinician of the patient was answered ${nameOf(clinician)}`);
    const admin = await (await stage.desk('admin')).call('runs.execute', { runId: await stage.queueRun() });
    expect(admin.success, `an admin of the organisation was answered ${nameOf(admin)}`);
    return seen;
  },
};

async function strangers(stage: Stage): Promise<Readonly<Record<string, SupabaseClient>>> {
  return {
    'a nurse': await stage.client('nurse'),
    'a clinician of another organisation': await stage.client('other'),
    'somebody not signed in': anonymousClient(stage.backend),
  };
}

/** Whether it is refused with an error or changes no row: the row is looked at afterwards. */
async function claimPastTheApp(client: SupabaseClient, runId: string): Promise<void> {
  await client
    .from('diagnosis_runs')
    .update({ status: 'running', claim_id: randomUUID() })
    .eq('id', runId)
    .eq('status', 'queued')
    .select('id');
}
