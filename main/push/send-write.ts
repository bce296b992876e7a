import type { Result } from '../../shared/result.ts';
import { describeBug } from '../engine/describe-bug.ts';
import type { EndProblem, EngineLog, RemoteFailure } from '../engine/ports.ts';
import { endProblemOf } from '../engine/remote-failure.ts';
import type { Attempt } from '../engine/send-end.ts';
import type { Delivery, Objection } from './deliveries.ts';

/** What became of a write that was sent; `waits`: nobody knows whether it was applied, or it could not be. */
export type SentWrite<Reply> =
  | { readonly kind: 'taken'; readonly reply: Reply }
  | { readonly kind: 'objected'; readonly reply: Reply; readonly objection: Objection }
  | { readonly kind: 'refused'; readonly code: string; readonly failure: RemoteFailure }
  | { readonly kind: 'waits'; readonly problem: Exclude<EndProblem, { kind: 'rejected' }> };

/** Sends a write of a user and shows the reply. A bug on the way is logged without content; the write waits then. */
export async function sendWrite<Reply>(
  log: EngineLog,
  delivery: Delivery<Reply>,
  attempt: Attempt = (call) => call(),
): Promise<SentWrite<Reply>> {
  const reply = await attempt(() => callSafely(log, delivery));
  if (!reply.ok) return unsent(reply.error);
  delivery.show(reply.value);
  const objection = delivery.objectionOf(reply.value);
  return objection
    ? { kind: 'objected', reply: reply.value, objection }
    : { kind: 'taken', reply: reply.value };
}

async function callSafely<Reply>(
  log: EngineLog,
  delivery: Delivery<Reply>,
): Promise<Result<Reply, RemoteFailure>> {
  try {
    return await delivery.call();
  } catch (bug) {
    log.error('outbox.send-bug', describeBug(bug));
    // With a code of its own: it must not look as if nobody could be reached.
    return { ok: false, error: { kind: 'rejected', code: 'FAULT' } };
  }
}

function unsent(failure: RemoteFailure): SentWrite<never> {
  const problem = endProblemOf(failure);
  return problem.kind === 'rejected'
    ? { kind: 'refused', code: problem.code, failure }
    : { kind: 'waits', problem };
}
