import type { Sql } from 'postgres';
import { z } from 'zod';
import type { SettleOutcome } from '../../main/engine/ports.ts';
import type { Remote } from '../../main/remote/remote.ts';
import type { RunId } from '../../shared/ids.ts';
import type { Campaign } from './support/campaign.ts';
import { inLanes } from './support/in-lanes.ts';
import { queueRuns } from './support/queue-runs.ts';
import { claimFree, type EndKind, type HeldRun, settle } from './support/run-ends.ts';
import { withBench } from './support/with-bench.ts';

/** What is sent for one claim, by an app that sends its outbox once more than it had to. */
interface Sending {
  readonly kinds: readonly EndKind[];
  /** How many are on their way at the same time. */
  readonly atOnce: number;
}

const kindsSent: readonly (readonly EndKind[])[] = [
  ['complete', 'complete', 'complete'],
  ['complete', 'complete', 'complete'],
  ['fail', 'fail', 'fail'],
  ['complete', 'fail', 'complete'], // refused at first for a bug of ours, it would be tried as a failure
];

/** Every settle is sent three times; it counts once. */
export const campaign: Campaign = {
  name: 'settle-once',
  smallScale: 0.05,
  run: ({ scaled, random, note }) =>
    withBench(async ({ sql, signIn }) => {
      const clients = await Promise.all([signIn('keller'), signIn('keller'), signIn('keller')]);
      const runs = await queueRuns(sql, scaled(2_000));
      const sendings = runs.map(
        (): Sending => ({ kinds: random.pick(kindsSent), atOnce: random.pick([1, 2, 3]) }),
      );
      const results = await inLanes(runs, 6, async (runId, index) => {
        const sending = sendings[index];
        const [holder] = clients;
        if (!sending || !holder) throw new Error('a run without its plan');
        const held = await claimFree(holder, runId);
        return { sending, held, replies: await sendAll(clients, held, sending) };
      });
      const stored = await readStored(sql, runs);
      const wrong = results.filter(({ replies, sending, held }) => {
        const inPostgres = stored.get(held.runId);
        return !inPostgres || !isSettledOnce(replies) || !isStoredOnce(inPostgres, sending);
      });
      for (const { sending, held, replies } of wrong.slice(0, 3)) {
        note(JSON.stringify({ sending, replies, stored: stored.get(held.runId) }));
      }
      const maximum = (key: 'reports' | 'packs' | 'links') =>
        Math.max(...[...stored.values()].map((row) => row[key]));
      return {
        ok: wrong.length === 0 && stored.size === runs.length,
        counts: {
          runs: runs.length,
          settles: results.reduce((sum, { replies }) => sum + replies.length, 0),
          at_once: sendings.filter(({ atOnce }) => atOnce > 1).length,
          reports_per_claim_max: maximum('reports'),
          packs_per_claim_max: maximum('packs'),
          links_per_claim_max: maximum('links'),
          wrong: wrong.length,
        },
      };
    }),
};

/** Each comes from another connection, as after a restart of the app. */
function sendAll(clients: readonly Remote[], held: HeldRun, sending: Sending): Promise<SettleOutcome[]> {
  return inLanes(sending.kinds, sending.atOnce, (kind, index) => {
    const client = clients[index % clients.length];
    if (!client) throw new Error('no client');
    return settle(client, held, kind);
  });
}

/** One settled, the others told so; and every reply that names a report names the same one. */
function isSettledOnce(replies: readonly SettleOutcome[]): boolean {
  const settled = replies.filter(({ outcome }) => outcome === 'settled').length;
  const again = replies.filter(({ outcome }) => outcome === 'already_settled').length;
  const reports = replies.flatMap((reply) =>
    reply.outcome !== 'claim_lost' && reply.artifactId ? [reply.artifactId] : [],
  );
  return settled === 1 && again === replies.length - 1 && new Set(reports).size <= 1;
}

const storedSchema = z.object({
  run_id: z.string(),
  status: z.string(),
  reports: z.int(),
  packs: z.int(),
  links: z.int(),
  audited: z.int(),
});
type Stored = z.infer<typeof storedSchema>;

function isStoredOnce({ status, reports, packs, links, audited }: Stored, { kinds }: Sending): boolean {
  const count = status === 'succeeded' ? 1 : 0;
  const wasSent = kinds.includes(status === 'succeeded' ? 'complete' : 'fail');
  return wasSent && reports === count && packs === count && links === count && audited === 1;
}

/** What Postgres holds of each run; `audited` counts the ends in the audit log. */
async function readStored(sql: Sql, runs: readonly RunId[]): Promise<Map<string, Stored>> {
  const rows = await sql`
    select r.id as run_id, r.status,
      (select count(*)::int from diagnosis_artifacts a
        where a.run_id = r.id and a.artifact_type = 'diagnosis_report') as reports,
      (select count(*)::int from diagnosis_artifacts a
        where a.run_id = r.id and a.artifact_type = 'context_pack') as packs,
      (select count(*)::int from diagnosis_run_artifacts l where l.run_id = r.id) as links,
      (select count(*)::int from audit_log e
        where e.entity_id = r.id::text and e.action in ('run.succeeded', 'run.failed')) as audited
    from diagnosis_runs r where r.id = any(${[...runs]}) and r.status in ('succeeded', 'failed')`;
  return new Map(
    z
      .array(storedSchema)
      .parse([...rows])
      .map((row) => [row.run_id, row]),
  );
}
