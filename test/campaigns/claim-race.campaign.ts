import type { Sql } from 'postgres';
import { z } from 'zod';
import type { Remote } from '../../main/remote/remote.ts';
import type { RunId } from '../../shared/ids.ts';
import { isExecutable } from '../../shared/run.ts';
import { must, newClaimId, newRequestId } from '../backend/remote-fixture.ts';
import type { Campaign } from './support/campaign.ts';
import { queueRuns } from './support/queue-runs.ts';
import { withBench } from './support/with-bench.ts';

const clientCount = 32;

/** Of 32 workstations that try the same run at the same moment exactly one gets it, for every run. */
export const campaign: Campaign = {
  name: 'claim-race',
  smallScale: 0.02,
  run: ({ scaled, random, note }) =>
    withBench(async ({ sql, signIn }) => {
      // Colleagues as well as one person at many workstations: both are told apart by the claim id alone.
      const people = Array.from({ length: clientCount }, (_, index) => (index % 2 ? 'admin' : 'keller'));
      const clients = await Promise.all(people.map((person) => signIn(person)));
      const race = (runs: readonly RunId[], execute: Attempt) =>
        raceFor(runs, clients, execute, random.sample);

      const runs = await queueRuns(sql, scaled(2_000));
      const winners = await race(runs, claimGuarded);
      const inPostgres = await countClaims(sql, runs);
      const { doubled, unclaimed } = sumUp(winners);
      for (const [index, won] of winners.entries()) {
        if (won !== 1) note(`run ${runs[index]}: claimed ${won} times`);
      }

      const unchecked = sumUp(await race(await queueRuns(sql, scaled(200)), claimUnchecked));
      const bare = await queueRuns(sql, scaled(200));
      // The last thing that is done with this database.
      await sql`alter table diagnosis_runs disable trigger user`;
      const unguarded = sumUp(await race(bare, (_, runId) => claimUnguarded(sql, runId)));
      return {
        ok:
          doubled === 0 &&
          unclaimed === 0 &&
          inPostgres.claims === runs.length &&
          inPostgres.runs === runs.length &&
          unchecked.doubled > 0 &&
          unguarded.doubled > 0,
        counts: {
          runs: runs.length,
          clients: clientCount,
          tries: runs.length * clientCount,
          doubled,
          unclaimed,
          claims_in_postgres: inPostgres.claims,
          control_runs: scaled(200),
          control_unchecked_doubled: unchecked.doubled,
          control_unguarded_doubled: unguarded.doubled,
        },
      };
    }),
};

/** True: the client would execute the run now. */
type Attempt = (client: Remote, runId: RunId) => Promise<boolean>;

/** For one run after the other, all clients try at once. @returns how many would execute each run. */
async function raceFor(
  runs: readonly RunId[],
  clients: readonly Remote[],
  execute: Attempt,
  shuffle: (clients: readonly Remote[], count: number) => Remote[],
): Promise<number[]> {
  const winners: number[] = [];
  for (const runId of runs) {
    const lineUp = shuffle(clients, clients.length);
    const tried = await Promise.all(lineUp.map((client) => execute(client, runId)));
    winners.push(tried.filter(Boolean).length);
  }
  return winners;
}

const claimRequest = (runId: RunId) => ({ runId, claimId: newClaimId(), requestId: newRequestId() });

async function claimGuarded(client: Remote, runId: RunId): Promise<boolean> {
  return must(await client.runs.claim(claimRequest(runId))) !== null;
}

/** Control: as the product before this one did, it reads "queued", updates, and never looks at how many rows changed. */
async function claimUnchecked(client: Remote, runId: RunId): Promise<boolean> {
  const run = must(await client.runs.tryGetRun(runId));
  if (run === null || !isExecutable(run.status)) return false;
  must(await client.runs.claim(claimRequest(runId)));
  return true;
}

/** Control: it looks at the rows, but no filter and no trigger guards the update. */
async function claimUnguarded(sql: Sql, runId: RunId): Promise<boolean> {
  const claimed = await sql`
    update diagnosis_runs set status = 'running', claim_id = ${newClaimId()}, claimed_by = gen_random_uuid(),
      attempt = attempt + 1, started_at = now(), lease_expires_at = now() + interval '60 seconds'
    where id = ${runId} returning id`;
  return claimed.length === 1;
}

function sumUp(winners: readonly number[]) {
  return {
    doubled: winners.filter((won) => won > 1).length,
    unclaimed: winners.filter((won) => won === 0).length,
  };
}

const countsSchema = z.tuple([z.object({ claims: z.int(), runs: z.int() })]);

/** How many claims Postgres recorded, and how many of the runs are held by the claim it recorded. */
async function countClaims(sql: Sql, runs: readonly RunId[]) {
  const rows = await sql`
    select count(*)::int as claims,
      count(*) filter (where r.status = 'running' and r.attempt = 1 and r.claim_id = c.claim_id)::int as runs
    from private.run_claims c join diagnosis_runs r on r.id = c.run_id where r.id = any(${[...runs]})`;
  return countsSchema.parse([...rows])[0];
}
