import { setTimeout as delay } from 'node:timers/promises';
import type { RunId } from '../../shared/ids.ts';
import { type AppWorld, withAppWorld } from './support/app-world.ts';
import type { Campaign, CampaignContext } from './support/campaign.ts';
import { drainRuns } from './support/drain-runs.ts';
import { isDoubled, isWhole, listRuns } from './support/judge-runs.ts';
import { queueRuns } from './support/queue-runs.ts';
import type { RealApp } from './support/real-app.ts';

const limitSeconds = 90;
const runsPerDeath = 8;
/** Below this scale nobody waits for a real lease. */
const realClockFrom = 1;

/**
 * A workstation dies by SIGKILL in the middle of its runs. Another one must get them within 90 seconds, and not before
 * the lease has ended: once by the real clock, and over and over with a clock that is put on in the database.
 */
export const campaign: Campaign = {
  name: 'reclaim',
  smallScale: 0.02,
  run: (context) =>
    withAppWorld(async (world) => {
      const real = context.scale >= realClockFrom ? await dieByTheRealClock(world) : null;
      const faked = await dieByAFakeClock(world, context);
      const broken = { ...faked.broken, doubled: faked.doubled + (real?.doubled ?? 0) };
      const isInTime = real === null || real.seconds <= limitSeconds;
      return {
        ok: isInTime && Object.values(broken).every((count) => count === 0),
        counts: {
          ...(real && { real_runs: real.runs, real_seconds: real.seconds.toFixed(1) }),
          deaths: faked.deaths,
          faked_runs: faked.runs,
          ...broken,
        },
      };
    }),
};

/** Two workstations; the first dies, the second is only left alone. @returns when the last run was in the queue again. */
async function dieByTheRealClock(world: AppWorld) {
  const runs = await queueRuns(world.sql, runsPerDeath);
  const holder = await world.startSignedIn(world.newProfile());
  const other = await world.startSignedIn(world.newProfile());
  await beginRuns(world, holder, runs);
  await holder.end('SIGKILL');
  const diedAtMs = Date.now();
  while ((await listRuns(world.sql, runs)).some(({ status }) => status !== 'queued')) {
    if (Date.now() - diedAtMs > 2 * limitSeconds * 1_000) break;
    await delay(100);
  }
  const seconds = (Date.now() - diedAtMs) / 1_000;
  await answerAgain(world);
  for (const runId of runs) await other.call('runs.execute', { runId });
  await other.end('SIGTERM');
  return { runs: runs.length, seconds, doubled: (await listRuns(world.sql, runs)).filter(isDoubled).length };
}

/** Deaths one after the other, each followed by a start of another workstation, which sweeps. */
async function dieByAFakeClock(world: AppWorld, { scaled, note }: CampaignContext) {
  const deaths = scaled(50);
  const [holderProfile, otherProfile] = [world.newProfile(), world.newProfile()];
  const runs: RunId[] = [];
  let [early, late] = [0, 0];
  for (let death = 0; death < deaths; death += 1) {
    const held = await queueRuns(world.sql, runsPerDeath);
    runs.push(...held);
    const holder = await world.startSignedIn(holderProfile);
    await beginRuns(world, holder, held);
    await holder.end('SIGKILL');
    // A beat may have been just before: after 50 of its 60 seconds a lease must still hold, after 90 none.
    await letTimePass(world, held, 50);
    await world.sweepElsewhere();
    early += (await listRuns(world.sql, held)).filter(({ status }) => status !== 'running').length;
    await letTimePass(world, held, limitSeconds - 50);
    const other = await world.startSignedIn(otherProfile);
    late += await countNotFreed(world, held);
    await other.end('SIGKILL');
    if ((death + 1) % 10 === 0) note(`${death + 1} of ${deaths}`);
  }
  await answerAgain(world);
  const { unsynced } = await drainRuns(world, otherProfile, runs);
  const stored = await listRuns(world.sql, runs);
  return {
    deaths,
    runs: runs.length,
    doubled: stored.filter(isDoubled).length,
    broken: {
      early,
      late,
      left_in_outbox: unsynced,
      not_whole: stored.filter((run) => !isWhole(run)).length,
    },
  };
}

/** Begins runs that the model leaves hanging in the middle of its answer. */
async function beginRuns(world: AppWorld, app: RealApp, runs: readonly RunId[]): Promise<void> {
  await world.model.reset();
  await world.model.script({ behaviour: { kind: 'hang_mid_body' }, times: runs.length });
  for (const runId of runs) app.invoke('runs.execute', { runId }).catch(() => undefined); // never answered
  await world.model.waitForRequests({ count: runs.length });
}

async function answerAgain({ model }: AppWorld): Promise<void> {
  await model.reset();
  await model.script({ behaviour: { kind: 'normal', deltaDelayMs: 0 }, times: 1_000_000 });
}

/** As if so many seconds had gone by on the clock of the database. */
async function letTimePass({ sql }: AppWorld, runs: readonly RunId[], seconds: number): Promise<void> {
  await sql`
    update diagnosis_runs set lease_expires_at = lease_expires_at - make_interval(secs => ${seconds})
    where status = 'running' and id = any(${[...runs]})`;
}

const sweepAtStartMs = 10_000;

/** The start-up sweep may still be on its way. @returns how many runs it has not freed. */
async function countNotFreed({ sql }: AppWorld, runs: readonly RunId[]): Promise<number> {
  const endMs = Date.now() + sweepAtStartMs;
  for (;;) {
    const held = (await listRuns(sql, runs)).filter(({ status }) => status !== 'queued').length;
    if (held === 0 || Date.now() > endMs) return held;
    await delay(50);
  }
}
