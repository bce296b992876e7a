import { type CrashPoint, crashPoints } from '../../shared/environment.ts';
import type { RunId } from '../../shared/ids.ts';
import { type AppWorld, withAppWorld } from './support/app-world.ts';
import type { Campaign, CampaignContext } from './support/campaign.ts';
import { drainRuns } from './support/drain-runs.ts';
import { inLanes } from './support/in-lanes.ts';
import { expireLeases, isDoubled, isUnderWay, isWhole, listRuns } from './support/judge-runs.ts';
import { countModelCalls } from './support/model-calls.ts';
import { queueRuns } from './support/queue-runs.ts';
import type { RealApp } from './support/real-app.ts';
import { within } from './support/within.ts';

const killsPerPoint = 200;
const workstations = 2;
const dieWithinMs = 60_000;
/** Pauses between the pieces of an answer, so that the journal has mostly written before the later ones. */
const deltaDelayMs = 4;
const lastDelta = 25;

/**
 * The real main process dies by SIGKILL at every named point, again and again on the same profiles, so that each start
 * recovers what the one before left: outbox, journal, claims. In the end every run must have exactly one report.
 */
export const campaign: Campaign = {
  name: 'crash',
  smallScale: 1 / killsPerPoint,
  run: (context) =>
    withAppWorld(async (world) => {
      await world.model.reset();
      await world.model.script({ behaviour: { kind: 'normal', deltaDelayMs }, times: 1_000_000 });
      const kills = crashPoints.flatMap((point) =>
        Array<CrashPoint>(context.scaled(killsPerPoint)).fill(point),
      );
      const order = context.random.sample(kills, kills.length);
      const shares = Array.from({ length: workstations }, (_, share) =>
        order.filter((_, index) => index % workstations === share),
      );
      const lanes = await inLanes(shares, workstations, (share) =>
        killOneAfterTheOther(world, context, share),
      );
      return judge(world, lanes);
    }),
};

interface Lane {
  readonly profile: string;
  readonly runs: RunId[];
  killed: number;
  /** Starts that did not die where they should. */
  missed: number;
  draftsKept: number;
  draftsLost: number;
  /** The run whose stream was cut off after a window could have seen text of it: the next start must still have it. */
  shown: RunId | null;
}

async function killOneAfterTheOther(
  world: AppWorld,
  context: CampaignContext,
  points: readonly CrashPoint[],
): Promise<Lane> {
  const { random } = context;
  const runs = await queueRuns(world.sql, points.length + points.filter(isInOutbox).length);
  const lane: Lane = {
    profile: world.newProfile(),
    runs,
    killed: 0,
    missed: 0,
    draftsKept: 0,
    draftsLost: 0,
    shown: null,
  };
  const next = runs.values();
  for (const [index, point] of points.entries()) {
    // Now and then the lease outlives the restart: then what is in the outbox settles the run; else the sweep takes it.
    if (random.chance(0.5)) await expireLeases(world.sql, runs);
    if (isInOutbox(point)) await killAt(world, lane, 'before-settle', takeNext(next));
    const turn = point === 'mid-stream' ? random.int(1, lastDelta) : 1;
    const died = await killAt(world, lane, `${point}:${turn}`, isInOutbox(point) ? null : takeNext(next));
    if (!died) context.note(`kill ${index}: survived ${point}:${turn}`);
    if ((index + 1) % 50 === 0) context.note(`${index + 1} of ${points.length} on ${lane.profile}`);
  }
  return lane;
}

/** The one point that is not in the way of a run: it is passed while the outbox of the process before is sent. */
function isInOutbox(point: CrashPoint): boolean {
  return point === 'before-outbox-ack';
}

/** Starts the app, executes the run where there is one, and waits until the process has died by its own hand. */
async function killAt(world: AppWorld, lane: Lane, at: string, runId: RunId | null): Promise<boolean> {
  const app = await world.start(lane.profile, { RHYTHM_CRASH_AT: at });
  if (runId) driveInto(world, lane, app, runId).catch(() => undefined); // it dies meanwhile: that is the point
  const end = await within(dieWithinMs, app.ended);
  if (!end) await app.end('SIGKILL');
  const died = end?.signal === 'SIGKILL';
  lane.killed += died ? 1 : 0;
  lane.missed += died ? 0 : 1;
  // Elsewhere the text has become, or becomes, the report.
  if (!died || !at.startsWith('mid-stream')) lane.shown = null;
  return died;
}

async function driveInto(world: AppWorld, lane: Lane, app: RealApp, runId: RunId): Promise<void> {
  const { shown } = lane;
  lane.shown = null;
  await world.signIn(app);
  if (shown) {
    const { draft } = await app.call('runs.get', { runId: shown });
    if (draft?.text) lane.draftsKept += 1;
    else lane.draftsLost += 1;
  }
  await Promise.all([app.invoke('runs.execute', { runId }), noteShown(lane, app, runId)]);
}

/** Asks as a window does, until text is there or the app has died. */
async function noteShown(lane: Lane, app: RealApp, runId: RunId): Promise<void> {
  for (;;) {
    const { run, live } = await app.call('runs.get', { runId });
    if (live?.text) lane.shown = runId;
    if (live?.text || run.status === 'succeeded' || run.status === 'failed') return;
  }
}

function takeNext(runs: Iterator<RunId>): RunId {
  const { value, done } = runs.next();
  if (done) throw new Error('too few runs were queued');
  return value;
}

async function judge(world: AppWorld, lanes: readonly Lane[]) {
  const drained = await inLanes(lanes, workstations, ({ profile, runs }) => drainRuns(world, profile, runs));
  const runs = await listRuns(
    world.sql,
    lanes.flatMap((lane) => lane.runs),
  );
  const sum = (count: (lane: Lane) => number) => lanes.reduce((total, lane) => total + count(lane), 0);
  const calls = await countModelCalls(world.model);
  const counts = {
    points: crashPoints.length,
    kills: sum(({ killed }) => killed),
    missed: sum(({ missed }) => missed),
    runs: runs.length,
    lost: runs.filter((run) => run.status === 'failed' || run.reports === 0).length,
    doubled: runs.filter(isDoubled).length,
    stuck: runs.filter(isUnderWay).length,
    not_whole: runs.filter((run) => !isWhole(run)).length,
    left_in_outbox: drained.reduce((total, { unsynced }) => total + unsynced, 0),
    recovered_runs: runs.filter(({ claims }) => claims > 1).length,
    drafts_kept: sum(({ draftsKept }) => draftsKept),
    drafts_lost: sum(({ draftsLost }) => draftsLost),
    most_calls: calls.most,
  };
  const broken = [
    'missed',
    'lost',
    'doubled',
    'stuck',
    'not_whole',
    'left_in_outbox',
    'drafts_lost',
  ] as const;
  return { ok: counts.most_calls <= 3 && broken.every((key) => counts[key] === 0), counts };
}
