import type { RunId } from '../../shared/ids.ts';
import { assertNever, err, ok, type Result } from '../../shared/result.ts';
import type { Cache } from '../db/cache.ts';
import { keepIfPossible } from '../db/keep-if-possible.ts';
import type { FlagWrite, QueueWrite, ReviewWrite, UserWrite } from '../db/kept-write.ts';
import type { Clock, EngineLog, RemoteFailure } from '../engine/ports.ts';
import { readPack } from '../execution/read-pack.ts';
import type { FlagChangeReply, QueueReply, Remote, ReviewReply } from '../remote/remote.ts';

export interface DeliveryPorts {
  readonly remote: Pick<Remote, 'queue' | 'contexts' | 'flags' | 'reviews'>;
  readonly cache: Pick<Cache, 'packs' | 'putRun' | 'putFlag' | 'putReview'>;
  readonly clock: Clock;
  readonly log: EngineLog;
}

/** Why Postgres did not write what it was asked for, although it answered as it should. */
export interface Objection {
  readonly code: 'DUPLICATE' | 'OVERTAKEN';
  readonly duplicateOf?: RunId;
}

/** How a write of one kind is sent. */
export interface Delivery<Reply> {
  /** Idempotent by the key of the write. */
  call(): Promise<Result<Reply, RemoteFailure>>;
  /** Shows at once what Postgres answered; what the disk does not take comes with a later pull. */
  show(reply: Reply): void;
  /** Null: it is written. */
  objectionOf(reply: Reply): Objection | null;
}

/** A run to be queued; where the record could not be read before, as it is when it is sent. */
export function queueDelivery(ports: DeliveryPorts, write: QueueWrite): Delivery<QueueReply> {
  const { remote, cache, log } = ports;
  return {
    async call() {
      const hash = await readHash(ports, write);
      return hash.ok ? remote.queue.queueRun({ ...write, inputsHash: hash.value }) : hash;
    },
    show: ({ run }) => keepIfPossible(log, () => cache.putRun(run)),
    objectionOf: ({ outcome, run }) =>
      outcome === 'duplicate' ? { code: 'DUPLICATE', duplicateOf: run.id } : null,
  };
}

/** Without a hash nobody could tell that the same record was queued before. Null: a record that has none. */
async function readHash(
  ports: DeliveryPorts,
  { inputsHash, patientId, evenIfDuplicate }: QueueWrite,
): Promise<Result<string | null, RemoteFailure>> {
  if (inputsHash !== null || evenIfDuplicate) return ok(inputsHash);
  const pack = await readPack(ports, patientId);
  if (pack.ok) return ok(pack.value.inputsHash);
  return pack.error.kind === 'unread' ? err(pack.error.failure) : ok(null);
}

/** A change of the flag. */
export function flagDelivery(
  { remote, cache, log }: DeliveryPorts,
  write: FlagWrite,
): Delivery<FlagChangeReply> {
  return {
    call: () => remote.flags.set(write),
    show: ({ flag }) => keepIfPossible(log, () => flag && cache.putFlag(flag)),
    objectionOf: ({ outcome }) => (outcome === 'overtaken' ? { code: 'OVERTAKEN' } : null),
  };
}

/** A decision about a finding. */
export function reviewDelivery(
  { remote, cache, log }: DeliveryPorts,
  write: ReviewWrite,
): Delivery<ReviewReply> {
  return {
    call: () => remote.reviews.record(write),
    show: ({ review }) => keepIfPossible(log, () => cache.putReview(review)),
    objectionOf: ({ outcome }) => (outcome === 'overtaken' ? { code: 'OVERTAKEN' } : null),
  };
}

/** Gives the delivery of a write to whoever does not care about its reply. */
export function withDelivery<Value>(
  ports: DeliveryPorts,
  write: UserWrite,
  use: <Reply>(delivery: Delivery<Reply>) => Value,
): Value {
  switch (write.kind) {
    case 'queue':
      return use(queueDelivery(ports, write));
    case 'flag':
      return use(flagDelivery(ports, write));
    case 'review':
      return use(reviewDelivery(ports, write));
    default:
      return assertNever(write);
  }
}
