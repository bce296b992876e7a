import type { Envelope } from '../../../shared/envelope.ts';
import type { FailureReason } from '../../../shared/failure.ts';
import type { RunId } from '../../../shared/ids.ts';
import type { AppWorld } from './app-world.ts';
import { waitForOutbox } from './drain-runs.ts';
import { type ExpectedRun, hasEndedRight } from './expected-ends.ts';
import { inLanes } from './in-lanes.ts';
import { expireLeases, isDoubled, isUnderWay, listRuns } from './judge-runs.ts';
import { reasonOfRun, type StoredRun } from './read-runs.ts';
import type { RealApp } from './real-app.ts';

const lanes = 16;
const maxRounds = 12;

/** Failures that a fault on the way may cause; whoever meets them may run the run again. */
const passing: ReadonlySet<string> = new Set<FailureReason>([
  'LLM_NETWORK',
  'LLM_OVERLOADED',
  'LLM_RATE_LIMITED',
  'LLM_TIMEOUT',
  'DB_ERROR',
  'LEASE_EXPIRED',
]);

export interface WorkedThrough {
  readonly rounds: number;
  /** Ended right when they were executed for the first time. */
  readonly atOnce: number;
  readonly rerun: number;
  /** Still without an end. */
  readonly stuck: number;
  /** Ended, but not as they must. */
  readonly wrong: number;
  readonly doubled: number;
  /** Calls of the page that the main process answered with a bug. */
  readonly bugs: number;
  readonly leftInOutbox: number;
}

/**
 * Executes runs as a patient clinician does: what could not be reached is tried again, what failed for a passing reason
 * is run again, and between two rounds the leases of lost claims expire and are swept.
 */
export async function workThrough(
  world: AppWorld,
  app: RealApp,
  expected: readonly ExpectedRun[],
): Promise<WorkedThrough> {
  const ids = expected.map(({ id }) => id);
  const ends = new Map(expected.map(({ id, end }) => [id, end]));
  const isRight = (run: StoredRun) => hasEndedRight(run, ends.get(run.id) ?? 'report');
  let [atOnce, rerun, bugs, rounds] = [0, 0, 0, 0];
  const count = (reply: Envelope<unknown>) => {
    if (!reply.success && reply.error.code === 'INTERNAL_ERROR') bugs += 1;
  };
  let runs = await listRuns(world.sql, ids);
  while (rounds < maxRounds && !runs.every(isRight)) {
    rounds += 1;
    await inLanes(
      runs.filter((run) => !isRight(run)),
      lanes,
      async (run) => {
        if (run.status === 'failed' && passing.has(reasonOfRun(run) ?? '')) {
          rerun += 1;
          count(await app.invoke('runs.rerun', { runId: run.id }));
        }
        count(await app.invoke('runs.execute', { runId: run.id }));
      },
    );
    if (rounds === 1) atOnce = (await listRuns(world.sql, ids)).filter(isRight).length;
    await letLeasesRunOut(world, app, ids);
    runs = await listRuns(world.sql, ids);
  }
  return {
    rounds,
    atOnce,
    rerun,
    bugs,
    stuck: runs.filter(isUnderWay).length,
    wrong: runs.filter((run) => !isRight(run)).length,
    doubled: runs.filter(isDoubled).length,
    leftInOutbox: await waitForOutbox(app),
  };
}

/** What was claimed without its holder knowing comes back to the queue, by the sweep of another workstation. */
async function letLeasesRunOut(world: AppWorld, app: RealApp, ids: readonly RunId[]): Promise<void> {
  await waitForOutbox(app);
  await expireLeases(world.sql, ids);
  await world.sweepElsewhere();
  await app.call('sync.pullNow', {});
}
