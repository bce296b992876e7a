import type { CallError } from '../../shared/envelope.ts';
import { requestIdSchema } from '../../shared/ids.ts';
import type { Channel, ReplyOf } from '../../shared/ipc-contract.ts';
import { type CallRate, callLimit, createCallRate, type Rate } from './call-rate.ts';
import { measureRequest } from './measure-request.ts';
import { type ContractServer, serveCall } from './serve-contract.ts';

/** One call as it comes in: nothing of it is believed yet. */
export interface IncomingCall<C extends Channel> {
  readonly channel: C;
  readonly payload: unknown;
  /** Stands for the sender, as long as it lives. */
  readonly sender: object;
  /** What the transport found out about the sender, see `isTrustedSender`. */
  readonly isTrusted: boolean;
}

/** Whoever floods the app with calls does not fill its disk with the news of them. */
const logLimit: Rate = { perSecond: 1, burst: 5 };

export type AnswerCall = <C extends Channel>(call: IncomingCall<C>) => Promise<ReplyOf<C>>;

/**
 * What every call passes before the contract is looked at: sender, then size, then rate; then `serveCall`. Never throws.
 * @param nowMs the clock of the rate, in ms; it need not tell the time of day
 */
export function createGuardedCalls(server: ContractServer, nowMs: () => number): AnswerCall {
  const mayCall = createCallRate(nowMs, callLimit);
  const mayLog = createCallRate(nowMs, logLimit);
  return async function answerCall(call) {
    const refusal = refusalOf(call, mayCall);
    if (!refusal) return serveCall(server, call.channel, call.payload, call.sender);
    const requestId = requestIdSchema.parse(server.ids.newId());
    const { channel } = call;
    if (mayLog(call.sender, channel)) server.log.error(refusal.event, { channel, requestId });
    return { success: false, error: refusal.error, requestId };
  };
}

function refusalOf({ channel, payload, sender, isTrusted }: IncomingCall<Channel>, mayCall: CallRate) {
  if (!isTrusted) return wrongSender;
  const size = measureRequest(payload);
  if (size !== 'fits') return size === 'strange' ? strange : tooLarge;
  return mayCall(sender, channel) ? null : tooMany;
}

interface Refusal {
  readonly event: string;
  readonly error: CallError;
}

const wrongSender: Refusal = {
  event: 'ipc.sender-refused',
  error: { code: 'FORBIDDEN', message: 'This sender may not call the app.' },
};

const tooLarge: Refusal = {
  event: 'ipc.size-refused',
  error: { code: 'VALIDATION_ERROR', message: 'The request is too large.' },
};

const strange: Refusal = {
  event: 'ipc.form-refused',
  error: {
    code: 'VALIDATION_ERROR',
    message: 'The request is not valid.',
    errors: ['request: holds something besides text, numbers, lists and plain objects'],
  },
};

const tooMany: Refusal = {
  event: 'ipc.rate-refused',
  error: { code: 'CONFLICT', refusal: 'rate-limited', message: 'Too many calls. Try again in a moment.' },
};
