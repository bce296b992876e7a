import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import type { Sql } from 'postgres';
import type { Random } from '../../embedded/demo/random.ts';
import type { Cache } from '../../main/db/cache.ts';
import type { Remote } from '../../main/remote/remote.ts';
import { claimIdSchema, runIdSchema } from '../../shared/ids.ts';
import {
  addMember,
  addOrganization,
  addPatient,
  addRun,
  assign,
  setFeature,
} from '../backend/support/test-world.ts';
import { addClinician } from './support/add-clinician.ts';
import type { Campaign } from './support/campaign.ts';
import { inLanes } from './support/in-lanes.ts';
import { reviewReport } from './support/review-report.ts';
import { type Revocation, revocations, type Sight } from './support/revocations.ts';
import { claimFree, settle } from './support/run-ends.ts';
import { type SyncedCache, startSyncedCache, unhinted } from './support/synced-cache.ts';
import { rowsCachedIn, rowsVisibleTo } from './support/visible-rows.ts';
import { withBench } from './support/with-bench.ts';

const atOnce = 10;
const controls = 2;
const limitMs = 60_000;
/** At a small scale the figure is not waited for, only that the purge comes by itself. */
const smallIntervalMs = 1_000;

/**
 * A clinician loses sight of a patient, in every way there is, while the app is online and left alone: within a minute
 * the cache holds what the server still shows, and nothing else. Only polling: realtime does not tell of assignments.
 */
export const campaign: Campaign = {
  name: 'scope',
  smallScale: 0.05,
  run: ({ scaled, scale, random, note }) =>
    withBench(async ({ sql, signedOut }) => {
      const intervalMs = scale < 0.1 ? smallIntervalMs : 20_000;
      const organizations = [await addOrganization(sql, 'First'), await addOrganization(sql, 'Second')];
      for (const id of organizations) await setFeature(sql, id, true);
      const cases = Array.from({ length: scaled(200) }, (_, index) => pickCircular(revocations, index));
      const results = await inLanes(cases, atOnce, async (revocation, index) => {
        const sight = { sql, remote: signedOut(), organizations };
        return tryRevocation(sight, { revocation, random, intervalMs, withControl: index < controls });
      });
      const wrong = results.filter(({ left, tooMuch }) => left + tooMuch > 0);
      for (const result of wrong.slice(0, 5)) note(JSON.stringify(result));
      const sum = (count: (result: Tried) => number) =>
        results.reduce((all, result) => all + count(result), 0);
      const slowestMs = Math.max(...results.map(({ goneAfterMs }) => goneAfterMs));
      const controlLeft = sum(({ controlLeft: left }) => left);
      return {
        ok:
          wrong.length === 0 &&
          slowestMs <= limitMs &&
          results.every(({ revoked }) => revoked > 0) &&
          controlLeft > 0,
        counts: {
          cases: results.length,
          rows_revoked: sum(({ revoked }) => revoked),
          left: sum(({ left }) => left),
          purged_too_much: sum(({ tooMuch }) => tooMuch),
          slowest_s: (slowestMs / 1_000).toFixed(1),
          interval_s: intervalMs / 1_000,
          control_left: controlLeft,
        },
      };
    }),
};

interface Station {
  readonly sql: Sql;
  readonly remote: Remote;
  readonly organizations: readonly string[];
}

interface Case {
  readonly revocation: Revocation;
  readonly random: Random;
  readonly intervalMs: number;
  readonly withControl: boolean;
}

interface Tried {
  readonly name: string;
  readonly revoked: number;
  readonly goneAfterMs: number;
  /** Rows that the cache still holds although the server no longer shows them. */
  readonly left: number;
  readonly tooMuch: number;
  /** The same for a cache that follows the feed and does not look at the scope. */
  readonly controlLeft: number;
}

async function tryRevocation(station: Station, tried: Case): Promise<Tried> {
  const { sql, remote, organizations } = station;
  const { revocation, random, intervalMs } = tried;
  const sight = await openSight(station);
  const options = { remote: unhinted(remote), intervalMs };
  const watched = startSyncedCache(remote, options);
  const control = tried.withControl
    ? startSyncedCache(remote, { ...options, breakCache: (cache) => ({ ...cache, keepScope: () => [] }) })
    : null;
  try {
    const before = await settled(watched, sight, sql, organizations);
    await control?.sync.pullNow();
    await delay(random.next() * intervalMs);
    await revocation.revoke(sql, sight);
    const revokedAtMs = performance.now();
    const visible = await rowsVisibleTo(sql, sight.clinicianId);
    const isGone = () => extra(rowsCachedIn(watched.cache, organizations), visible).length === 0;
    while (!isGone() && performance.now() - revokedAtMs < limitMs) await delay(20);
    const goneAfterMs = performance.now() - revokedAtMs;
    const cached = rowsCachedIn(watched.cache, organizations);
    await control?.sync.pullNow();
    return {
      name: revocation.name,
      revoked: extra(before, visible).length,
      goneAfterMs,
      left: extra(cached, visible).length + Number(hasDraft(watched.cache, cached, before)),
      tooMuch: extra(visible, cached).length,
      controlLeft: control ? extra(rowsCachedIn(control.cache, organizations), visible).length : 0,
    };
  } finally {
    await Promise.all([watched.close(), control?.close()]);
  }
}

/** A clinician of two organisations with a patient in each way: one who stays, one of both with runs and a reviewed report. */
async function openSight({ sql, remote, organizations }: Station): Promise<Sight> {
  const [first = '', second = ''] = organizations;
  const clinicianId = await addClinician(sql, remote, [first, second]);
  const [stays, patient] = [await addPatient(sql, first), await addPatient(sql, first)];
  await addMember(sql, patient.userId, second, 'patient');
  await assign(sql, first, clinicianId, stays);
  for (const organizationId of [first, second]) await assign(sql, organizationId, clinicianId, patient);
  await addRun(sql, first, stays);
  for (const organizationId of [first, second]) {
    await addRun(sql, organizationId, patient);
    const reported = runIdSchema.parse(await addRun(sql, organizationId, patient));
    const end = await settle(remote, await claimFree(remote, reported), 'complete');
    if (end.outcome === 'claim_lost' || end.artifactId === null) throw new Error('the run was taken');
    await reviewReport(sql, remote, end.artifactId, 'accept');
  }
  return { clinicianId, patient, first, second };
}

/** Waits until the cache holds what the server shows, and lays a draft beside every run. @returns what it holds. */
async function settled(
  { cache, sync }: SyncedCache,
  { clinicianId }: Sight,
  sql: Sql,
  organizations: readonly string[],
): Promise<readonly string[]> {
  const visible = await rowsVisibleTo(sql, clinicianId);
  let cached = rowsCachedIn(cache, organizations);
  // Transactions of the other cases hold the feed back for moments.
  while (cached.join() !== visible.join()) {
    await sync.pullNow();
    cached = rowsCachedIn(cache, organizations);
  }
  for (const runId of runIdsIn(cached)) {
    const claimId = claimIdSchema.parse(runId);
    cache.appendJournal({ runId, claimId, offset: 0, text: 'draft', writtenAtMs: 1 });
  }
  return cached;
}

function hasDraft(cache: Cache, cached: readonly string[], before: readonly string[]): boolean {
  const kept = new Set(runIdsIn(cached));
  return runIdsIn(before).some((runId) => !kept.has(runId) && cache.readJournal(runId) !== null);
}

function runIdsIn(rows: readonly string[]) {
  return rows.filter((row) => row.startsWith('run ')).map((row) => runIdSchema.parse(row.split(' ')[2]));
}

/** What is in `rows` and not in `expected`. */
function extra(rows: readonly string[], expected: readonly string[]): string[] {
  const known = new Set(expected);
  return rows.filter((row) => !known.has(row));
}

function pickCircular<Item>(items: readonly Item[], index: number): Item {
  const item = items[index % items.length];
  if (item === undefined) throw new Error('nothing to pick from');
  return item;
}
