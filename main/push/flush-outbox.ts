import { assertNever } from '../../shared/result.ts';
import type { Cache } from '../db/cache.ts';
import { keepIfPossible } from '../db/keep-if-possible.ts';
import { isRunEnd, type KeptWrite, type UserWrite } from '../db/kept-write.ts';
import type { KeptRow, WriteTurn } from '../db/write-rows.ts';
import { describeBug } from '../engine/describe-bug.ts';
import type { EndProblem } from '../engine/ports.ts';
import { type EndPorts, sendEnd } from '../engine/send-end.ts';
import { createBell } from '../sync/bell.ts';
import { singleFlight } from '../sync/single-flight.ts';
import { type DeliveryPorts, withDelivery } from './deliveries.ts';
import type { Lanes } from './lanes.ts';
import { type SentWrite, sendWrite } from './send-write.ts';
import type { StuckWatch } from './stuck-watch.ts';

export interface FlushOptions {
  readonly ports: EndPorts & DeliveryPorts;
  readonly cache: Pick<Cache, 'ends' | 'writes'>;
  readonly lanes: Lanes;
  readonly stuck: StuckWatch;
  /** Called after a row of the outbox has changed. */
  readonly onChanged: () => void;
  /** Comes before every flush: what is to be told besides. */
  readonly before?: () => Promise<void>;
  /** Called after Postgres has answered for at least one write: the cache catches up. */
  readonly onSent: () => void;
  /** How long to wait for a ring at most. Default 30 s. */
  readonly intervalMs?: number;
}

export interface OutboxFlusher {
  /** The backend was just reached. */
  ring(): void;
  /** Sends what waits now. Resolves after Postgres has answered, or was not reached; never rejects. */
  flush(): Promise<void>;
  /** Sends what waits about one subject, in its order. Resolves after that; never rejects. */
  flushSubject(subject: string): Promise<void>;
  /** Writes that are being sent out of the outbox at this moment. */
  underWay(): ReadonlySet<string>;
  /** Sends what waits at every ring and interval until the signal aborts. Resolves when nothing is under way; never rejects. */
  run(signal: AbortSignal): Promise<void>;
}

/** Brings what Postgres could not be told of to Postgres; each write is sent by one flush at a time. */
export function createOutboxFlusher(options: FlushOptions): OutboxFlusher {
  const { ports, intervalMs = 30_000 } = options;
  const bell = createBell();
  const closed = new AbortController();
  const underWay = new Set<string>();
  const flushing: Flushing = { ...options, underWay, signal: closed.signal };

  async function safely(work: () => Promise<void>): Promise<void> {
    try {
      if (!closed.signal.aborted) await work();
    } catch (bug) {
      // The outer catch of the loop: what waits stays where it is, and the next flush tries again.
      ports.log.error('outbox.fault', describeBug(bug));
    }
  }
  const flush = singleFlight(() => safely(() => sendWaiting(flushing)));
  return {
    ring: bell.ring,
    flush,
    flushSubject: (subject) => safely(() => sendSubject(flushing, subject)),
    underWay: () => underWay,
    async run(signal) {
      while (!signal.aborted) {
        await bell.wait(intervalMs, signal);
        if (!signal.aborted) await flush();
      }
      closed.abort();
      await flush();
    },
  };
}

interface Flushing extends FlushOptions {
  readonly underWay: Set<string>;
  readonly signal: AbortSignal;
}

/** `shut`: whoever is not reached or not let in now would not be for the next one either. `moot`: there was nothing to send. */
type Sent = 'answered' | 'waits' | 'shut' | 'moot';

async function sendWaiting(flushing: Flushing): Promise<void> {
  const { ports, cache, before, signal } = flushing;
  await before?.();
  if (signal.aborted) return;
  keepIfPossible(ports.log, () => {
    for (const end of cache.ends.listOvertaken()) ports.outbox.supersede(end);
  });
  removeArrived(flushing);
  await sendTurns(flushing, inOrder(cache.writes.listTurns()));
}

/** The reply was lost and a pull has told of it: it need not be sent, and may be refused by now. */
function removeArrived({ cache, ports, onChanged }: Flushing): void {
  const arrived = cache.writes.listArrived();
  for (const key of arrived) keepIfPossible(ports.log, () => cache.writes.remove(key));
  if (arrived.length > 0) onChanged();
}

async function sendSubject(flushing: Flushing, subject: string): Promise<void> {
  const turns = flushing.cache.writes.listTurns().filter((turn) => turn.subject === subject);
  await sendTurns(flushing, [turns]);
}

/** One list a subject, in the order of their rows; the subject whose first write was tried least comes first. */
function inOrder(turns: readonly WriteTurn[]): WriteTurn[][] {
  const bySubject = new Map<string, WriteTurn[]>();
  for (const turn of turns) bySubject.set(turn.subject, [...(bySubject.get(turn.subject) ?? []), turn]);
  // So that a write which never gets through holds up no other.
  return [...bySubject.values()].toSorted(([one], [other]) => (one?.tries ?? 0) - (other?.tries ?? 0));
}

async function sendTurns(flushing: Flushing, subjects: readonly (readonly WriteTurn[])[]): Promise<void> {
  let answered = 0;
  for (const turns of subjects) {
    const sent = await sendSafely(flushing, turns);
    answered += sent.filter((one) => one === 'answered').length;
    if (sent.includes('shut')) break;
  }
  if (answered > 0 && !flushing.signal.aborted) flushing.onSent();
}

/** A bug in what is about one subject is logged, and holds up no other. */
async function sendSafely(flushing: Flushing, turns: readonly WriteTurn[]): Promise<Sent[]> {
  try {
    return await sendInOrder(flushing, turns);
  } catch (bug) {
    flushing.ports.log.error('outbox.fault', describeBug(bug));
    return [];
  }
}

/** Ends at the first write that has to wait: a later one about the same must not come before it. */
async function sendInOrder(flushing: Flushing, turns: readonly WriteTurn[]): Promise<Sent[]> {
  const sent: Sent[] = [];
  for (const { key, subject } of turns) {
    if (flushing.signal.aborted) break;
    const one = await flushing.lanes.run(subject, () => sendKept(flushing, key));
    sent.push(one);
    if (one === 'waits' || one === 'shut') break;
  }
  return sent;
}

/** Looks again: it may have been sent, replaced or taken back while it waited for its turn. */
async function sendKept(flushing: Flushing, key: string): Promise<Sent> {
  const { cache, ports, underWay, stuck, onChanged } = flushing;
  const row = cache.writes.tryGet(key);
  if (row === null || row.problem === 'rejected') return 'moot';
  if (row.problem === null) return 'waits';
  if (row.write === null) {
    keepIfPossible(ports.log, () => cache.writes.wait(key, { kind: 'rejected', code: 'UNREADABLE' }));
    onChanged();
    return 'moot';
  }
  underWay.add(key);
  try {
    const sent = await send(flushing, row, row.write);
    ports.log.info('outbox.sent', { key, kind: row.kind, runId: row.runId, outcome: sent });
    if (sent === 'answered') stuck.forget(key);
    else if (cache.writes.tryGet(key)?.problem === 'offline') stuck.waited(row);
    return sent;
  } finally {
    underWay.delete(key);
  }
}

async function send(flushing: Flushing, row: KeptRow, write: KeptWrite): Promise<Sent> {
  if (!isRunEnd(write)) return sendUserWrite(flushing, row.key, write);
  const sent = await sendEnd(flushing.ports, write, (call) => call());
  return sent.kind === 'waits' ? sentAs(sent.problem) : 'answered';
}

async function sendUserWrite(flushing: Flushing, key: string, write: UserWrite): Promise<Sent> {
  const { ports, cache, onChanged } = flushing;
  const sent = await withDelivery(ports, write, async (delivery) => sendWrite(ports.log, delivery));
  // Where the disk does not take it, it waits as before and is sent once more, which changes nothing.
  keepIfPossible(ports.log, () => note(cache.writes, key, sent));
  onChanged();
  return sent.kind === 'waits' ? sentAs(sent.problem) : 'answered';
}

function note(writes: FlushOptions['cache']['writes'], key: string, sent: SentWrite<unknown>): void {
  switch (sent.kind) {
    case 'taken':
      writes.remove(key);
      break;
    case 'objected':
      writes.wait(key, { kind: 'rejected', code: sent.objection.code }, sent.objection.duplicateOf);
      break;
    case 'refused':
      writes.wait(key, { kind: 'rejected', code: sent.code });
      break;
    case 'waits':
      writes.wait(key, sent.problem);
      break;
    default:
      assertNever(sent);
  }
}

function sentAs(problem: EndProblem): Sent {
  if (problem.kind === 'rejected') return 'answered';
  const isShut = problem.kind === 'session-expired' || problem.code === undefined;
  return isShut ? 'shut' : 'waits';
}
