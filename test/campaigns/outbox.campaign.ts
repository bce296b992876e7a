import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Sql } from 'postgres';
import { demoStaff } from '../../embedded/demo/accounts.ts';
import { createRandom } from '../../embedded/demo/random.ts';
import { controlDemoModel } from '../../embedded/demo-model/demo-model-control.ts';
import type { PatientId } from '../../shared/ids.ts';
import type { PendingWrite } from '../../shared/pending-write.ts';
import type { ReportRecord } from '../../shared/records.ts';
import { answerFast } from './support/app-world.ts';
import type { Campaign, CampaignContext, CampaignOutcome } from './support/campaign.ts';
import { type Fault, startFaultProxy } from './support/fault-proxy.ts';
import { executeIntoCut, queue, type Written, writeBurst } from './support/outbox-burst.ts';
import {
  isFlagAsSwitched,
  judgeWrites,
  noFaults,
  type OutboxFaults,
  readFlag,
} from './support/outbox-judge.ts';
import { queueRuns } from './support/queue-runs.ts';
import { withBackend } from './support/with-backend.ts';
import { startWorkstation, type Workstation } from './support/workstation.ts';

const { organizationId } = demoStaff.admin;
/** What has not left the outbox so long after the reconnect counts as stuck; the figure allows five minutes. */
const patienceMs = 60_000;
const reviewFunction = 'public.record_review(uuid, uuid, text, integer, text, text, uuid[])';

/** Before or after the server has applied a request, or now one and now the other. */
const cuts: readonly (readonly Fault[])[] = [
  ['refuse', 'reset', 'unavailable'],
  ['lost', 'cut', 'bad-gateway'],
  ['refuse', 'reset', 'unavailable', 'lost', 'cut', 'bad-gateway'],
];

/**
 * The composed app in a process of its own behind a network that is cut over and over, while a user queues runs, decides
 * about findings, switches the flag and executes. It is killed in between, colleagues do the same, the server refuses.
 * Nothing may be lost, nothing happen twice, nothing get stuck, and what was rejected is always shown.
 */
export const campaign: Campaign = {
  name: 'outbox',
  smallScale: 0.005,
  async run(context) {
    const disconnects = context.scaled(1_000);
    // Most of the time is spent waiting: for what is not reached, and for what is started again.
    const workstations = Math.min(mostAtOnce, Math.ceil(disconnects / 50));
    const shares = Array.from({ length: workstations }, (_, lane) =>
      Math.floor((disconnects + lane) / workstations),
    );
    const tallies = await Promise.all(
      shares.map((share, lane) =>
        disconnectWorkstation({ ...context, random: createRandom(`outbox ${context.seed} ${lane}`) }, share),
      ),
    );
    return judge(tallies, { disconnects, workstations });
  },
};

/** How many workstations there are at once, each with a backend of its own: one's refusals must not meet another. */
const mostAtOnce = 6;

function disconnectWorkstation(context: CampaignContext, disconnects: number): Promise<Tally> {
  return withBackend({ demo: true, demoModel: true }, async ({ backend, sql }) => {
    const folder = mkdtempSync(join(tmpdir(), 'rhythm-outbox-'));
    const demoModelUrl = backend.demoModelUrl ?? '';
    await answerFast(controlDemoModel(demoModelUrl));
    await switchFlag(sql, true);
    const network: Network = { cut: null };
    // Of its own: how many requests there are must not decide what the user does.
    const chance = createRandom(`network ${context.seed}`);
    const proxy = await startFaultProxy(backend.url, ({ path }) => {
      const { cut } = network;
      return cut && path.includes(cut.of) ? chance.pick(cut.faults) : null;
    });
    const start = () =>
      startWorkstation({
        backend: { url: proxy.url, publishableKey: backend.publishableKey, demoModelUrl },
        profile: folder,
        account: demoStaff.admin,
      });
    const world: World = { context, sql, network, start, station: await start(), tags: 0 };
    try {
      return await disconnectOverAndOver(world, disconnects);
    } finally {
      await world.station.end('SIGKILL');
      await proxy.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  });
}

interface Network {
  /** What happens to every request whose path contains `of`. */
  cut: { readonly faults: readonly Fault[]; readonly of: string } | null;
}

interface World {
  readonly context: CampaignContext;
  readonly sql: Sql;
  readonly network: Network;
  readonly start: () => Promise<Workstation>;
  station: Workstation;
  tags: number;
}

interface Tally {
  readonly faults: OutboxFaults;
  writes: number;
  kept: number;
  kills: number;
  rejectedShown: number;
  retried: number;
  discarded: number;
  stuck: number;
  hidden: number;
  longestWaitMs: number;
}

async function disconnectOverAndOver(world: World, disconnects: number): Promise<Tally> {
  const { context, station } = world;
  const { patients } = await station.call('patients.list', { search: '', limit: 40 });
  const reports = await makeReports(world, 2);
  const ids = patients.map(({ id }) => id);
  const tally = emptyTally();
  for (let disconnect = 1; disconnect <= disconnects; disconnect += 1) {
    await disconnectOnce(world, tally, { patients: ids, reports });
    if (disconnect % 50 === 0) context.note(`${disconnect}: ${JSON.stringify(tally)}`);
  }
  return tally;
}

function emptyTally(): Tally {
  return {
    faults: noFaults(),
    writes: 0,
    kept: 0,
    kills: 0,
    rejectedShown: 0,
    retried: 0,
    discarded: 0,
    stuck: 0,
    hidden: 0,
    longestWaitMs: 0,
  };
}

function judge(
  tallies: readonly Tally[],
  run: { readonly disconnects: number; readonly workstations: number },
): CampaignOutcome {
  const { faults, stuck, hidden, longestWaitMs, ...counts } = tallies.reduce(sumOf, emptyTally());
  const broken = {
    lost: faults.lost,
    doubled: faults.doubled,
    stuck,
    hidden,
    out_of_order: faults.outOfOrder,
    wrong_flag: faults.wrongFlag,
    unexpected: faults.unexpected,
  };
  return {
    ok: Object.values(broken).every((count) => count === 0) && counts.rejectedShown > 0 && counts.kept > 0,
    counts: {
      ...run,
      ...broken,
      writes: counts.writes,
      kept: counts.kept,
      kills: counts.kills,
      rejected_and_shown: counts.rejectedShown,
      retried: counts.retried,
      discarded: counts.discarded,
      longest_wait_s: (longestWaitMs / 1_000).toFixed(1),
    },
  };
}

interface Material {
  readonly patients: readonly PatientId[];
  readonly reports: readonly ReportRecord[];
}

/** One cut with what is written in it, the reconnect, and the judgement when the outbox has come to rest. */
async function disconnectOnce(world: World, tally: Tally, material: Material): Promise<void> {
  const { context, sql, network } = world;
  const { random } = context;
  const faults = random.pick(cuts);
  const written: Written[] = [];
  const duplicated = random.chance(0.25) ? await previewRecord(world, random.pick(material.patients)) : null;
  if (random.chance(0.1)) written.push(await endRunInCut(world, faults));
  network.cut = { faults, of: '' };
  // Most cuts are noticed before anything is written; in the others every write meets the cut itself.
  if (random.chance(0.7)) await world.station.invoke('sync.pullNow', {});
  const isKilled = tally.kills === 0 || random.chance(0.15);
  const killed = isKilled ? pause(random.int(0, 1_500)).then(() => world.station.end('SIGKILL')) : null;
  const ports = { ...material, station: world.station, random, newTag: () => newTag(world) };
  const writing = [writeBurst(ports)];
  if (duplicated) writing.push(queue(ports, duplicated.patientId, false));
  written.push(...(await Promise.all(writing)).flat());
  await killed;
  if (duplicated) await queueElsewhere(sql, duplicated);
  const isRefusing = random.chance(0.15);
  if (isRefusing) await sql.unsafe(`revoke execute on function ${reviewFunction} from authenticated`);
  const colleagues = random.chance(0.3) ? await switchElsewhere(sql, written) : null;
  network.cut = null;
  if (isKilled) world.station = await world.start();
  const shown = await comeToRest(world, tally);
  if (isRefusing) await sql.unsafe(`grant execute on function ${reviewFunction} to authenticated`);

  tally.writes += written.length;
  tally.kept += written.filter(({ told }) => told === 'kept').length;
  tally.kills += isKilled ? 1 : 0;
  tally.rejectedShown += shown.length;
  add(tally.faults, await judgeWrites(sql, written, shown, context.note));
  const isWrong =
    colleagues === null
      ? (await isFlagAsSwitched(sql, written)) === false
      : (await readFlag(sql)) !== colleagues;
  if (isWrong) tally.faults.wrongFlag += 1;
  await decideAboutRejected(world, tally, shown);
  if (!(await readFlag(sql))) await switchFlag(sql, true);
  await world.station.call('sync.pullNow', {});
}

/** A run that is claimed and answered by the model, and whose report meets the cut. */
async function endRunInCut(world: World, faults: readonly Fault[]): Promise<Written> {
  const [runId] = await queueRuns(world.sql, 1);
  if (!runId) throw new Error('no run was queued');
  await world.station.call('sync.pullNow', {});
  world.network.cut = { faults, of: 'complete_diagnosis_run' };
  return executeIntoCut(world.station, runId);
}

async function previewRecord({ station }: World, patientId: PatientId) {
  const { inputsHash } = await station.call('patients.previewPack', { patientId });
  return { patientId, inputsHash };
}

async function queueElsewhere(sql: Sql, run: { patientId: PatientId; inputsHash: string }): Promise<void> {
  await sql`
    insert into diagnosis_runs (organization_id, patient_id, inputs_hash)
    values (${organizationId}, ${run.patientId}, ${run.inputsHash})`;
}

/** A colleague switches against what was switched here last. @returns what the flag must say; null: nothing was switched here */
async function switchElsewhere(sql: Sql, written: readonly Written[]): Promise<boolean | null> {
  const last = written.filter(({ kind }) => kind === 'flag').at(-1);
  if (last?.kind !== 'flag') return null;
  await switchFlag(sql, last.enabled);
  await switchFlag(sql, !last.enabled);
  return !last.enabled;
}

async function switchFlag(sql: Sql, enabled: boolean): Promise<void> {
  await sql`
    insert into organization_feature_flags (organization_id, flag, enabled)
    values (${organizationId}, 'DIAGNOSIS_WORKER_ENABLED', ${enabled})
    on conflict (organization_id, flag) do update set enabled = excluded.enabled`;
}

/** Waits until nothing waits any more, and a further look says the same. @returns what the outbox shows as rejected */
async function comeToRest({ station, context }: World, tally: Tally): Promise<PendingWrite[]> {
  const startedAtMs = performance.now();
  for (let looks = 0; ; ) {
    await station.call('sync.pullNow', {});
    const { writes } = await station.call('outbox.list', {});
    const waiting = writes.filter(({ problem }) => problem !== 'rejected');
    const waitedMs = performance.now() - startedAtMs;
    tally.longestWaitMs = Math.max(tally.longestWaitMs, waitedMs);
    looks = waiting.length === 0 ? looks + 1 : 0;
    if (looks < 2 && waitedMs < patienceMs) {
      await pause(20);
      continue;
    }
    tally.stuck += waiting.length;
    for (const { what, code, tries } of waiting) context.note(`stuck: ${what.kind} ${code} ${tries}`);
    return writes.filter(({ problem }) => problem === 'rejected');
  }
}

/** As a user does: a duplicate is queued on purpose or discarded, an overtaken switch discarded, the rest tried again. */
async function decideAboutRejected(
  world: World,
  tally: Tally,
  shown: readonly PendingWrite[],
): Promise<void> {
  for (const { key, code, what } of shown) {
    const isWanted = code === 'FORBIDDEN' || (code === 'DUPLICATE' && world.context.random.chance(0.5));
    const { writes } = isWanted
      ? await world.station.call('outbox.retry', { key, evenIfDuplicate: true })
      : await world.station.call('outbox.discard', { key });
    if (isWanted) tally.retried += 1;
    else tally.discarded += 1;
    if (writes.some((write) => write.key === key)) tally.hidden += 1;
    const amount = await countOf(world.sql, what);
    if (amount !== null && amount !== (isWanted ? 1 : 0)) {
      world.context.note(
        `${code} ${isWanted ? 'tried again' : 'discarded'}: ${amount} ${JSON.stringify(what)}`,
      );
    }
    if (amount !== null && amount < (isWanted ? 1 : 0)) tally.faults.lost += 1;
    if (amount !== null && amount > (isWanted ? 1 : 0)) tally.faults.doubled += 1;
  }
}

/** How often a rejected write is in Postgres by its tag; null: it has none. */
async function countOf(sql: Sql, what: PendingWrite['what']): Promise<number | null> {
  if (what.kind !== 'queue' && what.kind !== 'review') return null;
  const [row] = await sql`
    select (select count(*)::int from diagnosis_runs where input_config ->> 'reason' = ${what.reason})
      + (select count(*)::int from diagnosis_reviews where reason = ${what.reason}) as amount`;
  return Number(row?.amount);
}

async function makeReports(world: World, count: number): Promise<ReportRecord[]> {
  const reports: ReportRecord[] = [];
  const runIds = await queueRuns(world.sql, count);
  await world.station.call('sync.pullNow', {});
  for (const runId of runIds) {
    await world.station.call('runs.execute', { runId });
    const { report } = await world.station.call('runs.get', { runId });
    if (report) reports.push(report);
  }
  return reports;
}

function newTag(world: World): string {
  world.tags += 1;
  return `written ${world.context.seed}-${world.tags}`;
}

function sumOf(sum: Tally, more: Tally): Tally {
  add(sum.faults, more.faults);
  return {
    faults: sum.faults,
    writes: sum.writes + more.writes,
    kept: sum.kept + more.kept,
    kills: sum.kills + more.kills,
    rejectedShown: sum.rejectedShown + more.rejectedShown,
    retried: sum.retried + more.retried,
    discarded: sum.discarded + more.discarded,
    stuck: sum.stuck + more.stuck,
    hidden: sum.hidden + more.hidden,
    longestWaitMs: Math.max(sum.longestWaitMs, more.longestWaitMs),
  };
}

function add(sum: OutboxFaults, more: OutboxFaults): void {
  sum.lost += more.lost;
  sum.doubled += more.doubled;
  sum.outOfOrder += more.outOfOrder;
  sum.wrongFlag += more.wrongFlag;
  sum.unexpected += more.unexpected;
}
