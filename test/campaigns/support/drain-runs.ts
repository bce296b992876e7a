import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import type { RunId } from '../../../shared/ids.ts';
import type { AppWorld } from './app-world.ts';
import { inLanes } from './in-lanes.ts';
import { expireLeases, isUnderWay, listRuns } from './judge-runs.ts';
import type { RealApp } from './real-app.ts';

const rounds = 3;
const lanes = 8;
/** The app sweeps and sends when it starts and at least every 30 s. */
const patienceMs = 40_000;

/**
 * One more start on a profile that has crashed, this time to the end: outbox sent, leases of the dead swept, what is
 * queued executed. @returns what is still in the outbox.
 */
export async function drainRuns(
  world: AppWorld,
  profile: string,
  runs: readonly RunId[],
): Promise<{ unsynced: number }> {
  let unsynced = 0;
  for (let round = 1; round <= rounds; round += 1) {
    await expireLeases(world.sql, runs);
    const app = await world.startSignedIn(profile);
    unsynced = await waitForOutbox(app);
    await waitForSweep(world, runs);
    const queued = (await listRuns(world.sql, runs)).filter(({ status }) => status === 'queued');
    await inLanes(queued, lanes, ({ id }) => app.invoke('runs.execute', { runId: id }));
    await app.end('SIGTERM');
    const left = (await listRuns(world.sql, runs)).some(isUnderWay);
    if (!left && unsynced === 0) break;
  }
  return { unsynced };
}

/** The app sends its outbox by itself; what is left after that is stuck. @returns how much. */
export async function waitForOutbox(app: RealApp): Promise<number> {
  const endMs = Date.now() + patienceMs;
  for (;;) {
    const { writes } = await app.call('outbox.list', {});
    if (writes.length === 0 || Date.now() > endMs) return writes.length;
    await app.call('sync.pullNow', {});
    await delay(100);
  }
}

const countSchema = z.tuple([z.object({ expired: z.int() })]);

/** The app sweeps when it starts. */
async function waitForSweep({ sql }: AppWorld, runs: readonly RunId[]): Promise<void> {
  const endMs = Date.now() + patienceMs;
  while (Date.now() < endMs) {
    const rows = await sql`
      select count(*)::int as expired from diagnosis_runs
      where status = 'running' and lease_expires_at < now() and id = any(${[...runs]})`;
    if (countSchema.parse([...rows])[0].expired === 0) return;
    await delay(100);
  }
}
