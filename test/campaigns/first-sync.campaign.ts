import { performance } from 'node:perf_hooks';
import type { Sql } from 'postgres';
import { demoStaff } from '../../embedded/demo/accounts.ts';
import type { PullPage, Remote } from '../../main/remote/remote.ts';
import { must } from '../backend/remote-fixture.ts';
import type { Campaign } from './support/campaign.ts';
import { createHeapMeter } from './support/measure-heap.ts';
import { queueRuns } from './support/queue-runs.ts';
import { type SyncedCache, startSyncedCache, unhinted } from './support/synced-cache.ts';
import { withBench } from './support/with-bench.ts';

const chunk = 10_000;
const pageSize = 500;
/** More than the noise of a collected heap, far less than what is pulled. */
const heldGrowthMb = 8;
/** Two pages with all that is made of them, whenever the collector is asked. */
const heldPeakMb = 20;
/** The keys of all rows are kept while the feed is read anew. */
const heldRebuildMb = 60;
/** Of the processor: how long it takes depends on what else the machine has to do. */
const heldListMs = 50;

/**
 * A first sync of 100,000 runs: pages, not rows, are in memory, the progress is told, and the list answers meanwhile.
 * The control keeps what it has pulled, as a sync without backpressure would.
 */
export const campaign: Campaign = {
  name: 'first-sync',
  smallScale: 0.03,
  run: ({ scaled, note }) =>
    withBench(async ({ sql, signIn }) => {
      const rows = scaled(100_000);
      for (let made = 0; made < rows; made += chunk) await queueRuns(sql, Math.min(chunk, rows - made));
      const remote = await signIn('keller');
      const heapMb = createHeapMeter();
      const first = await syncFirst(remote, heapMb);
      const growthMb = growthOf(first.heaps);
      const peakMb = Math.max(...first.heaps) - (first.heaps[0] ?? 0);
      const lastMb = first.heaps.at(-1) ?? 0;
      const told = first.station.states.flatMap(({ progress }) => progress ?? []);
      const again = await beginAgain(sql, first);
      await first.station.close();
      const controlMb = await pullAllAtOnce(remote, heapMb);
      const last = told.at(-1);
      const isTold =
        told.every(({ total }) => total === last?.total) && (last?.rows ?? 0) > (last?.total ?? 0) - pageSize;
      if (!isTold) note(`progress ${JSON.stringify(last)} of ${told.length}`);
      return {
        ok:
          growthMb <= heldGrowthMb &&
          peakMb <= heldPeakMb &&
          again.growthMb <= heldRebuildMb &&
          controlMb > growthMb &&
          first.listP95Ms <= heldListMs &&
          isTold &&
          first.pulled >= rows,
        counts: {
          rows: first.pulled,
          page_size: pageSize,
          heap_growth_mb: growthMb.toFixed(1),
          heap_peak_mb: peakMb.toFixed(1),
          heap_last_mb: lastMb.toFixed(1),
          control_growth_mb: controlMb.toFixed(1),
          rows_per_s: Math.round(first.pulled / first.seconds),
          list_cpu_p95_ms: first.listP95Ms.toFixed(1),
          progress_told: told.length,
          rebuild_growth_mb: again.growthMb.toFixed(1),
          rebuild_s: again.seconds.toFixed(1),
        },
      };
    }),
};

interface FirstSync {
  readonly station: SyncedCache;
  /** After pages all along the way, the first few left out: code and statements are made then. */
  readonly heaps: readonly number[];
  readonly listP95Ms: number;
  readonly pulled: number;
  readonly seconds: number;
}

async function syncFirst(remote: Remote, heapMb: () => number): Promise<FirstSync> {
  const heaps: number[] = [];
  const listMs: number[] = [];
  let measuringMs = 0;
  const station = startSyncedCache(remote, {
    remote: unhinted(remote),
    pageSize,
    onChanged() {
      const startedAtMs = performance.now();
      const before = process.cpuUsage();
      station.cache.listRuns({ tab: 'queued', search: '', cursor: null, limit: 50 });
      const { user, system } = process.cpuUsage(before);
      listMs.push((user + system) / 1_000);
      if (listMs.length % 10 === 4) heaps.push(heapMb());
      measuringMs += performance.now() - startedAtMs;
    },
  });
  const startedAtMs = performance.now();
  await station.sync.pullNow();
  const seconds = (performance.now() - startedAtMs - measuringMs) / 1_000;
  const { counts } = station.cache.listRuns({ tab: 'all', search: '', cursor: null, limit: 1 });
  const pulled = counts.queued + counts.running + counts.succeeded + counts.failed;
  return { station, heaps, listP95Ms: percentile95(listMs), pulled, seconds };
}

/** The user's role changes and changes back: twice the feed begins again, and the cache is compared with all of it. */
async function beginAgain(sql: Sql, { station, heaps }: FirstSync) {
  const before = heaps.length;
  const startedAtMs = performance.now();
  for (const role of ['admin', 'clinician'] as const) {
    await sql`update user_org_membership set role = ${role} where user_id = ${demoStaff.keller.id}`;
    await station.sync.pullNow();
  }
  const seconds = (performance.now() - startedAtMs) / 1_000;
  return { growthMb: Math.max(...heaps.slice(before)) - (heaps[before - 1] ?? 0), seconds };
}

/** @returns what a heap holds that lets go of nothing that is pulled: what is free when it is let go at last. */
async function pullAllAtOnce(remote: Remote, heapMb: () => number): Promise<number> {
  const { signal } = new AbortController();
  const pages: PullPage[] = [];
  let cursor: string | null = null;
  for (let hasMore = true; hasMore; ) {
    const page: PullPage = must(await remote.pull({ cursor, limit: pageSize, signal }));
    pages.push(page);
    ({ nextCursor: cursor, hasMore } = page);
  }
  const held = heapMb();
  pages.length = 0;
  return held - heapMb();
}

/** From the first third to the last, by their medians: what comes and goes with a page is no growth. */
function growthOf(heaps: readonly number[]): number {
  const third = Math.ceil(heaps.length / 3);
  return medianOf(heaps.slice(-third)) - medianOf(heaps.slice(0, third));
}

function medianOf(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0;
}

function percentile95(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.floor(sorted.length * 0.95)] ?? 0;
}
