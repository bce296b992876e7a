import { type AppWorld, withAppWorld } from './support/app-world.ts';
import type { Campaign, CampaignContext } from './support/campaign.ts';
import { queueExpectedRuns } from './support/expected-ends.ts';
import { type FaultProxy, randomFaults, startFaultProxy } from './support/fault-proxy.ts';
import { countModelCalls } from './support/model-calls.ts';
import { type WorkedThrough, workThrough } from './support/work-through.ts';

/** Of all requests to the backend and to the model. */
const shares = [0.01, 0.1];

/**
 * The real app behind an unreliable network, in front of the backend and of the model: refused, reset, slow, broken off,
 * gateway errors before and after the server has applied a request. Every run must come to the end that the answer of
 * the model asks for, and be stored once.
 */
export const campaign: Campaign = {
  name: 'faults',
  smallScale: 0.003,
  run: (context) =>
    withAppWorld(async (world) => {
      const results: WorkedThrough[] = [];
      const counts: Record<string, number> = {};
      const runs = context.scaled(5_000);
      let mostCalls = 0;
      for (const share of shares) {
        const { result, happened } = await workBehindFaults(world, context, { share, runs });
        results.push(result);
        mostCalls = Math.max(mostCalls, (await countModelCalls(world.model)).most);
        const percent = share * 100;
        counts[`faults_at_${percent}`] = happened;
        counts[`at_once_at_${percent}`] = result.atOnce;
        counts[`rerun_at_${percent}`] = result.rerun;
        counts[`rounds_at_${percent}`] = result.rounds;
      }
      const sum = (key: keyof WorkedThrough) => results.reduce((total, result) => total + result[key], 0);
      const broken = {
        wrong: sum('wrong'),
        stuck: sum('stuck'),
        doubled: sum('doubled'),
        bugs: sum('bugs'),
        left_in_outbox: sum('leftInOutbox'),
      };
      return {
        ok: mostCalls <= 3 && Object.values(broken).every((count) => count === 0),
        counts: { runs: runs * shares.length, ...broken, most_calls: mostCalls, ...counts },
      };
    }),
};

async function workBehindFaults(
  world: AppWorld,
  { random, note }: CampaignContext,
  { share, runs }: { share: number; runs: number },
): Promise<{ result: WorkedThrough; happened: number }> {
  const expected = await queueExpectedRuns(world, runs);
  const backend = await startFaultProxy(world.backend.url, randomFaults(random, share));
  const model = await startFaultProxy(world.modelUrl, randomFaults(random, share));
  try {
    const app = await world.startSignedIn(world.newProfile(), {
      SUPABASE_URL: backend.url,
      ANTHROPIC_BASE_URL: model.url,
    });
    const result = await workThrough(world, app, expected);
    await app.end('SIGTERM');
    note(`${share}: ${JSON.stringify(result)} ${JSON.stringify([backend.counts(), model.counts()])}`);
    return { result, happened: countFaults(backend) + countFaults(model) };
  } finally {
    await backend.stop();
    await model.stop();
  }
}

function countFaults(proxy: FaultProxy): number {
  return Object.values(proxy.counts()).reduce((total, count) => total + count, 0);
}
