import { setTimeout as delay } from 'node:timers/promises';
import postgres from 'postgres';
import { demoStaff } from '../../embedded/demo/accounts.ts';
import type { Random } from '../../embedded/demo/random.ts';
import type { Behaviour } from '../../embedded/demo-model/behaviours.ts';
import { type EmbeddedBackend, startEmbedded } from '../../embedded/start-embedded.ts';
import type { Remote } from '../../main/remote/remote.ts';
import type { RunId } from '../../shared/ids.ts';
import type { ReplyOf } from '../../shared/ipc-contract.ts';
import type { RunStage } from '../../shared/run.ts';
import { must, newRequestId, remotes } from '../backend/remote-fixture.ts';
import { setFeature } from '../backend/support/test-world.ts';
import type { Campaign } from './support/campaign.ts';
import { inLanes } from './support/in-lanes.ts';
import { withModels } from './support/model-lanes.ts';
import { createPool } from './support/pool.ts';
import { queueRuns } from './support/queue-runs.ts';
import { readRuns, reasonOfRun, type StoredRun } from './support/read-runs.ts';
import { startWatchedDesk, type WatchedDesk } from './support/watched-desk.ts';

const lanes = 5;
const toleranceMs = 1_000;

/** When the clinician presses cancel, and where: at the workstation that executes the run, or at another one. */
interface Race {
  readonly behaviours: readonly Behaviour[];
  readonly from: 'here' | 'elsewhere';
  readonly stage: RunStage;
  readonly laterMs: number;
}

/** A cancel and the end of a run meet at random moments: one of them wins, and both sides are told the same. */
export const campaign: Campaign = {
  name: 'cancel',
  smallScale: 0.08,
  run: async ({ scaled, random, note }) => {
    const backend = await startEmbedded({ demo: true });
    const sql = postgres(backend.databaseUrl, { max: 2, onnotice: () => undefined });
    const others = remotes(() => backend);
    try {
      await setFeature(sql, demoStaff.keller.organizationId, true);
      const elsewhere = await others.signIn('keller');
      const races = Array.from({ length: scaled(500) }, () => raceOf(random));
      const runs = await queueRuns(sql, races.length);
      const results = await withDesks(backend, (desks) =>
        inLanes(races, lanes, (race, index) => {
          const runId = runs[index];
          if (!runId) throw new Error('a race without a run');
          return desks.use((desk) => runRace(race, runId, desk, elsewhere));
        }),
      );
      const stored = await readRuns(sql, runs);
      const wrong = results.filter((result) => !isDecidedOnce(result, stored.get(result.runId)));
      const slow = results.filter(({ stopsMs }) => stopsMs.some((ms) => ms > toleranceMs));
      const successAfterCancel = results.filter(
        (result) => result.cancelled && (result.executed.success || succeeded(stored.get(result.runId))),
      );
      for (const result of [...wrong, ...slow].slice(0, 5)) {
        note(JSON.stringify({ ...result, stored: stored.get(result.runId) }));
      }
      const stopsMs = results.flatMap((result) => result.stopsMs);
      return {
        ok: wrong.length === 0 && slow.length === 0 && successAfterCancel.length === 0,
        counts: {
          races: races.length,
          cancelled: results.filter((result) => result.cancelled).length,
          too_late: results.filter((result) => !result.cancelled).length,
          success_after_cancel: successAfterCancel.length,
          decided_otherwise: wrong.length,
          requests_stopped: stopsMs.length,
          stop_over_1s: slow.length,
          stop_ms_max: Math.round(Math.max(0, ...stopsMs)),
        },
      };
    } finally {
      await others.closeAll();
      await sql.end();
      await backend.stop();
    }
  },
};

function raceOf(random: Random): Race {
  const streams: Behaviour = { kind: 'normal', deltaDelayMs: random.int(0, 12) };
  const behaviours = random.chance(0.75)
    ? [streams]
    : random.pick<readonly Behaviour[]>([
        [{ kind: 'hang_before_headers' }],
        [{ kind: 'hang_mid_body', afterDeltas: random.int(0, 20) }],
        [{ kind: 'status', status: 529 }, streams], // a wait for the next call is cancelled as well
      ]);
  if (random.chance(0.2)) {
    return { behaviours: [streams], from: 'elsewhere', stage: 'claim', laterMs: random.int(0, 40) };
  }
  // A hanging call goes on for ever: later stages than that would never come.
  const before: readonly RunStage[] = ['claim', 'context', 'model', 'model', 'model'];
  const stages = behaviours[0] === streams ? [...before, 'check' as const, 'save' as const] : before;
  const stage = random.pick(stages);
  return { behaviours, from: 'here', stage, laterMs: random.int(0, stage === 'model' ? 400 : 30) };
}

interface Result {
  readonly race: Race;
  readonly runId: RunId;
  readonly executed: ReplyOf<'runs.execute'>;
  /** The clinician was told that the run is cancelled. */
  readonly cancelled: boolean;
  /** How long after the cancel each request to the model that it cut off was closed, as its server saw it. */
  readonly stopsMs: readonly number[];
}

async function runRace(race: Race, runId: RunId, desk: WatchedDesk, elsewhere: Remote): Promise<Result> {
  const { model } = desk;
  await model.control.reset();
  await model.control.script(...race.behaviours.map((behaviour) => ({ behaviour })));
  const begun = desk.stageBegun(runId, race.stage);
  const executing = desk.call('runs.execute', { runId });
  await Promise.race([begun, executing]);
  await delay(race.laterMs);
  const askedAtMs = Date.now();
  const cancelled = await cancelFrom(race, runId, desk, elsewhere);
  const stopsMs = cancelled && race.from === 'here' ? await stopsAfter(desk, askedAtMs) : [];
  return { race, runId, executed: await executing, cancelled, stopsMs };
}

async function cancelFrom(race: Race, runId: RunId, desk: WatchedDesk, elsewhere: Remote): Promise<boolean> {
  if (race.from === 'elsewhere') {
    return must(await elsewhere.runs.cancel({ runId, requestId: newRequestId() })).done;
  }
  const reply = await desk.call('runs.cancel', { runId });
  if (reply.success) return true;
  if (reply.error.code === 'CONFLICT') return false;
  throw new Error(`the cancel was answered ${reply.error.code}: ${reply.error.message}`);
}

/** Waits a little longer than is tolerated; what is open then is not stopped. */
async function stopsAfter({ model }: WatchedDesk, askedAtMs: number): Promise<number[]> {
  const isOpen = () => model.requests().some(({ outcome }) => outcome === 'open');
  while (isOpen() && Date.now() - askedAtMs <= 2 * toleranceMs) await delay(5);
  return model.requests().flatMap(({ outcome, endedAt }) => {
    if (outcome === 'open' || endedAt === null) return [Number.POSITIVE_INFINITY];
    return outcome === 'aborted_by_client' ? [Date.parse(endedAt) - askedAtMs] : [];
  });
}

/** Cancelled: nothing was stored, and who executed was told so. Too late: the report is there, once, and was announced. */
function isDecidedOnce({ cancelled, executed, race }: Result, run: StoredRun | undefined): boolean {
  if (!run) return false;
  if (!cancelled) return executed.success && succeeded(run) && run.reports === 1 && run.links === 1;
  const wasTold = !executed.success && (race.from === 'elsewhere' || executed.error.reason === 'CANCELLED');
  return wasTold && run.status === 'failed' && reasonOfRun(run) === 'CANCELLED' && run.reports === 0;
}

function succeeded(run: StoredRun | undefined): boolean {
  return run?.status === 'succeeded' || (run?.reports ?? 0) > 0;
}

async function withDesks<Value>(
  backend: EmbeddedBackend,
  work: (desks: ReturnType<typeof createPool<WatchedDesk>>) => Promise<Value>,
): Promise<Value> {
  return withModels(lanes, async (models) => {
    const desks = await Promise.all(models.map((model) => startWatchedDesk(backend, model)));
    try {
      return await work(createPool(desks));
    } finally {
      await Promise.all(desks.map((desk) => desk.stop()));
    }
  });
}
