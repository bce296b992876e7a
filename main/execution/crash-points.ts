import type { CrashAt, CrashPoint } from '../../shared/environment.ts';
import type { ClaimId } from '../../shared/ids.ts';
import type { Result } from '../../shared/result.ts';
import type { ContextSource, Model, RunStore } from '../engine/ports.ts';
import type { Remote } from '../remote/remote.ts';

/** Says that the process has come to a point; does not return when this is where it is to die. */
export type CrashHere = (point: CrashPoint) => void;

/**
 * Lets the process die at a named point as by a power cut: without a word to anybody, nothing flushed, nothing closed.
 * @param die never returns in the app; default: SIGKILL to this process
 */
export function crashHereAt(at: CrashAt, die: () => void = killThisProcess): CrashHere {
  let turn = 0;
  return (point) => {
    if (point !== at.point) return;
    turn += 1;
    if (turn === at.turn) die();
  };
}

function killThisProcess(): void {
  process.kill(process.pid, 'SIGKILL');
}

/** The remote with the points of a run around claim, context and settle. */
export function crashingRemote(remote: Remote, crashHere: CrashHere): Remote {
  return {
    ...remote,
    runs: crashingRuns(remote.runs, crashHere),
    contexts: crashingContexts(remote.contexts, crashHere),
    boundTo: (userId, letThrough) => crashingRemote(remote.boundTo(userId, letThrough), crashHere),
  };
}

/** The run store with the points around claim and settle. */
export function crashingRuns(runs: RunStore, crashHere: CrashHere): RunStore {
  const claimedHere = new Set<ClaimId>();
  /** A claim of an earlier process is settled out of the outbox: that must not be taken for the run under way. */
  async function settle<Reply extends Result<unknown, unknown>>(
    claimId: ClaimId,
    send: () => Promise<Reply>,
  ) {
    const own = claimedHere.has(claimId);
    if (own) crashHere('before-settle');
    const reply = await send();
    if (reply.ok) crashHere(own ? 'after-settle' : 'before-outbox-ack');
    return reply;
  }
  return {
    ...runs,
    async claim(request) {
      claimedHere.add(request.claimId);
      crashHere('before-claim');
      const reply = await runs.claim(request);
      if (reply.ok) crashHere('after-claim');
      return reply;
    },
    complete: (run) => settle(run.claimId, () => runs.complete(run)),
    fail: (run) => settle(run.claimId, () => runs.fail(run)),
  };
}

function crashingContexts(contexts: ContextSource, crashHere: CrashHere): ContextSource {
  return {
    async tryGetContext(patientId) {
      const reply = await contexts.tryGetContext(patientId);
      if (reply.ok) crashHere('after-context');
      return reply;
    },
  };
}

/** The model with the points after each piece of text and after the whole answer. */
export function crashingModel(model: Model, crashHere: CrashHere): Model {
  return {
    ...model,
    async answer(request) {
      const answer = await model.answer({
        ...request,
        onText(text) {
          request.onText(text);
          crashHere('mid-stream');
        },
      });
      if (answer.ok) crashHere('after-model');
      return answer;
    },
  };
}
