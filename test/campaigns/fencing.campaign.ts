import type { Sql } from 'postgres';
import { z } from 'zod';
import type { SettleOutcome } from '../../main/engine/ports.ts';
import type { Remote } from '../../main/remote/remote.ts';
import type { RunId } from '../../shared/ids.ts';
import { must, newRequestId } from '../backend/remote-fixture.ts';
import type { Campaign } from './support/campaign.ts';
import { inLanes } from './support/in-lanes.ts';
import { queueRuns } from './support/queue-runs.ts';
import { claimFree, type EndKind, type HeldRun, settle } from './support/run-ends.ts';
import { withBench } from './support/with-bench.ts';

const lanes = 8;

/**
 * A holder falls silent, its lease expires, the run is swept and reclaimed, and then the old holder settles: before
 * the new one does, which is the case that a guard on the status lets through, and around it.
 */
export const campaign: Campaign = {
  name: 'fencing',
  smallScale: 0.1,
  run: ({ scaled, random, note }) =>
    withBench(async ({ sql, signIn }) => {
      // The same person at two workstations: the claim id has to be the fence, not the person.
      const [silent, elsewhere, colleague] = await Promise.all([
        signIn('keller'),
        signIn('keller'),
        signIn('admin'),
      ]);
      const anyKind = (): EndKind => random.pick(['complete', 'fail']);
      const cases = (await queueRuns(sql, scaled(500))).map((runId) => ({
        runId,
        newHolder: random.pick([elsewhere, colleague]),
        stale: [anyKind(), anyKind(), anyKind()] as const,
        newEnd: anyKind(),
      }));
      const staleClaims = await inLanes(cases, lanes, ({ runId }) => claimFree(silent, runId));
      await expireAndSweep(sql, elsewhere, staleClaims);

      const results = await inLanes(cases, lanes, async ({ runId, newHolder, stale, newEnd }, index) => {
        const old = staleClaims[index];
        if (!old) throw new Error('a run without its first claim');
        const beforeReclaim = await settle(silent, old, stale[0]);
        const held = await claimFree(newHolder, runId);
        const whileHeld = await settle(silent, old, stale[1]);
        const own = await settle(newHolder, held, newEnd);
        const afterwards = await settle(silent, old, stale[2]);
        return { held, own, stale: [beforeReclaim, whileHeld, afterwards], whileHeld, newEnd };
      });
      const tries = results.flatMap((result) => result.stale);
      const refusedNew = results.filter(({ own }) => own.outcome !== 'settled').length;
      const overwritten = await countForeignEnds(
        sql,
        results.map(({ held }) => held),
      );
      const accepted = tries.filter(isAccepted).length;
      if (accepted + overwritten + refusedNew > 0)
        note(JSON.stringify(results.filter(wentWrong).slice(0, 3)));

      const control = await staleUnderStatusGuard(sql, silent, elsewhere, scaled(500));
      return {
        ok: accepted === 0 && overwritten === 0 && refusedNew === 0 && control.accepted === control.runs,
        counts: {
          runs: cases.length,
          stale_while_reclaimed: results.length,
          stale_in_all: tries.length,
          accepted,
          overwritten,
          new_holder_refused: refusedNew,
          control_runs: control.runs,
          control_accepted: control.accepted,
        },
      };
    }),
};

const isAccepted = ({ outcome }: SettleOutcome) => outcome !== 'claim_lost';

function wentWrong(result: { own: SettleOutcome; stale: readonly SettleOutcome[] }): boolean {
  return result.own.outcome !== 'settled' || result.stale.some(isAccepted);
}

/** Lets the leases end a second ago and sweeps until every run is queued again. */
async function expireAndSweep(sql: Sql, sweeper: Remote, claims: readonly HeldRun[]): Promise<void> {
  const ids = claims.map(({ runId }) => runId);
  await sql`update diagnosis_runs set lease_expires_at = now() - interval '1 second' where id = any(${ids})`;
  let requeued = 0;
  while (requeued < ids.length) {
    const { signal } = new AbortController();
    const swept = must(await sweeper.runs.sweep({ requestId: newRequestId(), signal }));
    if (swept.requeued === 0) throw new Error(`only ${requeued} of ${ids.length} runs were swept`);
    requeued += swept.requeued;
  }
}

const countSchema = z.tuple([z.object({ foreign: z.int() })]);

/** Runs whose row or artifacts were not written under the claim of their new holder, or not once. */
async function countForeignEnds(sql: Sql, held: readonly HeldRun[]): Promise<number> {
  const rows = await sql`
    select count(*)::int as foreign
    from unnest(${held.map(({ runId }) => runId)}::uuid[], ${held.map(({ claimId }) => claimId)}::uuid[])
      as held (run_id, claim_id)
    join diagnosis_runs r on r.id = held.run_id
    where r.claim_id is distinct from held.claim_id or r.status not in ('succeeded', 'failed')
      or coalesce(r.output_data -> 'diagnosis' ->> 'summary', r.error_info ->> 'message')
        is distinct from 'Written under claim ' || held.claim_id
      or (select count(*) from diagnosis_artifacts a where a.run_id = r.id)
        is distinct from (case r.status when 'succeeded' then 2 else 0 end)
      or exists (select from diagnosis_artifacts a where a.run_id = r.id and a.claim_id <> held.claim_id)`;
  return countSchema.parse([...rows])[0].foreign;
}

/** Control: the old holder settles with a guard on the status alone, and the triggers let it. */
async function staleUnderStatusGuard(sql: Sql, silent: Remote, newHolder: Remote, count: number) {
  const runs = await queueRuns(sql, count);
  const claims = await inLanes(runs, lanes, (runId) => claimFree(silent, runId));
  await expireAndSweep(sql, newHolder, claims);
  const accepted = await inLanes(claims, lanes, async ({ runId, claimId }) => {
    await claimFree(newHolder, runId);
    return settleByStatus(sql, runId, `Written under claim ${claimId}`);
  });
  return { runs: runs.length, accepted: accepted.filter(Boolean).length };
}

async function settleByStatus(sql: Sql, runId: RunId, summary: string): Promise<boolean> {
  const output = sql.json({ diagnosis: { summary, findings: [], recommendations: [] } });
  const written = await sql`
    update diagnosis_runs set status = 'succeeded', completed_at = now(), output_data = ${output},
      lease_expires_at = null
    where id = ${runId} and status = 'running' returning id`;
  return written.length === 1;
}
