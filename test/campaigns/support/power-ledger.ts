import { z } from 'zod';
import type { Cache } from '../../../main/db/cache.ts';
import { runIdSchema } from '../../../shared/ids.ts';

/** Half of them patients, half runs. */
export const rowsPerPage = 10;

const stepSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('page'), cursor: z.int() }),
  z.object({ kind: z.enum(['keep', 'wait', 'remove']), claimId: z.string() }),
  z.object({ kind: z.literal('supersede'), claimId: z.string(), runId: runIdSchema }),
  z.object({ kind: z.literal('draft'), runId: runIdSchema, length: z.int() }),
]);
/** One write of the process that is killed. */
export type PowerStep = z.infer<typeof stepSchema>;

export const toldSchema = z.union([z.object({ begun: stepSchema }), z.object({ done: z.literal(true) })]);
export type Told = z.infer<typeof toldSchema>;

/** What must be in the cache by what was acknowledged; of a write that was begun only, either is right. */
export interface PowerLedger {
  note(told: Told): void;
  /** Begins the account of the next process: what the last one had begun stays open. */
  processEnded(): void;
  acknowledged(): number;
  /** Opens nothing, changes nothing. @returns what of the acknowledged is missing or wrong. */
  check(cache: Cache): string[];
}

/** Keeps account of one cache file over many processes. */
export function createPowerLedger(): PowerLedger {
  const ends = new Map<string, PowerStep>();
  const drafts = new Map<string, Extract<PowerStep, { kind: 'draft' }>>();
  const open = new Map<string, PowerStep>();
  let cursor = 0;
  const openCursors = new Set<number>();
  let begun: PowerStep | null = null;
  let count = 0;

  function apply(step: PowerStep): void {
    count += 1;
    if (step.kind === 'page') cursor = step.cursor;
    else if (step.kind === 'draft') drafts.set(step.runId, step);
    else {
      ends.set(step.claimId, step);
      open.delete(step.claimId);
    }
  }

  function checkEnd(cache: Cache, waiting: ReadonlySet<string>, claimId: string, step: PowerStep): boolean {
    const isOpen = open.has(claimId);
    if (step.kind === 'keep') return true;
    if (step.kind === 'wait') return waiting.has(claimId) || isOpen;
    if (step.kind !== 'supersede') return !waiting.has(claimId);
    return cache.ends.listSuperseded(step.runId).length === 1 && !waiting.has(claimId);
  }

  return {
    note(told) {
      if ('begun' in told) begun = told.begun;
      else if (begun) {
        apply(begun);
        begun = null;
      }
    },
    processEnded() {
      if (begun?.kind === 'page') openCursors.add(begun.cursor);
      else if (begun && begun.kind !== 'draft') open.set(begun.claimId, begun);
      begun = null;
    },
    acknowledged: () => count,
    check(cache) {
      const faults: string[] = [];
      cache.writes.adopt();
      const waiting = new Set<string>(cache.ends.listWaiting().map(({ claimId }) => claimId));
      for (const [claimId, step] of ends) {
        if (!checkEnd(cache, waiting, claimId, step)) faults.push(`${step.kind} ${claimId}`);
      }
      const found = Number(cache.syncPosition().cursor ?? 0);
      if (found !== cursor && (found < cursor || !openCursors.has(found))) {
        faults.push(`cursor ${found}, not ${cursor}`);
      }
      cursor = found;
      openCursors.clear();
      const { counts } = cache.listRuns({ tab: 'all', search: '', cursor: null, limit: 1 });
      const patients = cache.listPatients({ search: '', limit: 1_000_000 }).length;
      if (counts.queued !== (found * rowsPerPage) / 2 || patients !== counts.queued) {
        faults.push(`${counts.queued} runs, ${patients} patients at cursor ${found}`);
      }
      for (const { runId, length } of drafts.values()) {
        const there = cache.readJournal(runId)?.text.length ?? 0;
        if (there < length) faults.push(`draft of ${there}, not ${length}`);
      }
      return faults;
    },
  };
}
