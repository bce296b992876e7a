import type { CallError } from '../../shared/envelope.ts';
import { featureFlagName } from '../../shared/records.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import type { Cache } from '../db/cache.ts';
import type { KeptWrite } from '../db/kept-write.ts';
import { knownDecisions } from '../db/known-decisions.ts';
import type { EngineLog } from '../engine/ports.ts';
import type { OutboxFlusher } from './flush-outbox.ts';
import type { StuckWatch } from './stuck-watch.ts';

export interface ChangeOutboxPorts {
  readonly cache: Pick<Cache, 'writes' | 'tryGetFlag' | 'listReviews'>;
  readonly log: EngineLog;
  readonly flusher: Pick<OutboxFlusher, 'flushSubject' | 'underWay'>;
  readonly stuck: Pick<StuckWatch, 'forget'>;
  /** Called after a row of the outbox has changed. */
  readonly onChanged: () => void;
}

const beingSent: CallError = {
  code: 'CONFLICT',
  message: 'It is being sent at this moment. Try again when that has ended.',
};

const neverTakenBack: CallError = {
  code: 'CONFLICT',
  message: 'How a run ended is only removed when the server has refused it. It goes on being sent.',
};

/** Lets a rejected write wait again and sends it, after earlier ones about the same. Unknown keys are left alone: they were taken. */
export async function retryWrite(
  { cache, log, flusher, onChanged }: ChangeOutboxPorts,
  key: string,
  change: { readonly evenIfDuplicate: boolean },
): Promise<void> {
  const row = cache.writes.tryGet(key);
  if (row?.problem === 'rejected' && row.write) {
    cache.writes.renew(renewed(cache, row.write, change));
    log.info('outbox.retried', { key, kind: row.kind, runId: row.runId });
    onChanged();
  }
  const subject = cache.writes.listTurns().find((turn) => turn.key === key)?.subject;
  if (subject !== undefined) await flusher.flushSubject(subject);
}

/** The user has seen why it was rejected: it is asked for on purpose now. */
function renewed(
  cache: Pick<Cache, 'writes' | 'tryGetFlag' | 'listReviews'>,
  write: KeptWrite,
  { evenIfDuplicate }: { readonly evenIfDuplicate: boolean },
): KeptWrite {
  if (write.kind === 'queue') return { ...write, evenIfDuplicate: write.evenIfDuplicate || evenIfDuplicate };
  if (write.kind === 'review') return { ...write, basedOn: knownDecisions(cache, write) };
  if (write.kind !== 'flag') return write;
  const known = cache.tryGetFlag(write.organizationId, featureFlagName);
  return { ...write, basedOn: known?.updated_at ?? null };
}

/** Removes a write for good; what is gone already is no error. */
export function discardWrite(
  { cache, log, flusher, stuck, onChanged }: ChangeOutboxPorts,
  key: string,
): Result<void, CallError> {
  const row = cache.writes.tryGet(key);
  if (row === null) return ok(undefined);
  if (row.problem === null || flusher.underWay().has(key)) return err(beingSent);
  const isEnd = row.kind === 'complete' || row.kind === 'fail';
  if (isEnd && row.problem !== 'rejected') return err(neverTakenBack);
  cache.writes.discard(row);
  stuck.forget(key);
  log.info('outbox.discarded', { key, kind: row.kind, runId: row.runId });
  onChanged();
  return ok(undefined);
}
