import type { z } from 'zod';
import type { CallError, Envelope } from '../../shared/envelope.ts';
import { type RequestId, requestIdSchema } from '../../shared/ids.ts';
import type { ChannelOf } from '../../shared/ipc/channel.ts';
import {
  type Channel,
  ipcContract,
  type ParsedRequestOf,
  type ReplyOf,
  type ResponseOf,
} from '../../shared/ipc-contract.ts';
import type { EngineLog, Ids } from '../engine/ports.ts';
import type { DeskGuard } from '../lock/guard-desk.ts';
import type { ActiveSession } from '../session/active-session.ts';
import { refuseCaller, refuseLocked } from './gate.ts';
import type { CallContext, Handlers } from './handlers.ts';
import { callErrorSchema, invalidInput } from './parse-refusal.ts';

type Contract = {
  readonly [C in Channel]: ChannelOf & {
    readonly request: z.ZodType<ParsedRequestOf<C>>;
    readonly response: z.ZodType<ResponseOf<C>>;
  };
};
const contract: Contract = ipcContract;

export interface ContractServer {
  readonly handlers: Handlers;
  readonly currentSession: () => ActiveSession | null;
  readonly flagEnabled: () => boolean;
  readonly guard: Pick<DeskGuard, 'isLocked' | 'isOver'>;
  /** Told about every bug and every damage that a handler met, after it was logged. */
  readonly onFault: (fault: unknown) => void;
  readonly ids: Ids;
  readonly log: EngineLog;
}

/**
 * The one way to a handler: parse → lock → session/role/flag gate → handler → lock once more → parse the reply → envelope.
 * `createGuardedCalls` has looked at sender, size and rate before. Never throws: a bug becomes INTERNAL_ERROR without detail.
 * @param window what the call comes from; by default one that hears of nothing
 */
export async function serveCall<C extends Channel>(
  server: ContractServer,
  channel: C,
  payload: unknown,
  window: object = {},
): Promise<ReplyOf<C>> {
  const requestId = requestIdSchema.parse(server.ids.newId());
  try {
    const reply = await answer(server, channel, payload, { requestId, window });
    if (!reply.success) logRefusal(server.log, channel, requestId, reply.error);
    return reply;
  } catch (fault) {
    server.log.error('ipc.fault', { channel, requestId, fault: faultName(fault) });
    server.onFault(fault);
    return refuse(requestId, { code: 'INTERNAL_ERROR', message: 'An unexpected fault stopped the call.' });
  }
}

async function answer<C extends Channel>(
  server: ContractServer,
  channel: C,
  payload: unknown,
  from: Pick<CallContext, 'requestId' | 'window'>,
): Promise<ReplyOf<C>> {
  const { requestId } = from;
  const entry: Contract[C] = contract[channel];
  const request = entry.request.safeParse(payload);
  if (!request.success) return refuse(requestId, invalidInput(request.error));
  const session = server.currentSession();
  const whileLocked = () => refuseLocked(entry, server.guard.isLocked());
  const refusal =
    whileLocked() ??
    refuseCaller(entry.caller, {
      session: session?.info ?? null,
      flagEnabled: server.flagEnabled(),
      isOver: server.guard.isOver(),
    });
  if (refusal) return refuse(requestId, refusal);
  const outcome = await server.handlers[channel](request.data, { ...from, session });
  // Locked while the handler worked: what it has done is done, and nothing of a patient reaches a window.
  const tooLate = entry.answersIntoLock ? null : whileLocked();
  if (tooLate) return refuse(requestId, tooLate);
  if (!outcome.ok) return refuse(requestId, callErrorSchema.parse(outcome.error));
  return { success: true, data: entry.response.parse(outcome.value), requestId };
}

function refuse(requestId: RequestId, error: CallError): Envelope<never> {
  return { success: false, error, requestId };
}

function logRefusal(log: EngineLog, channel: Channel, requestId: RequestId, error: CallError): void {
  log.info('ipc.refused', {
    channel,
    requestId,
    code: error.code,
    reason: error.reason ?? error.refusal ?? null,
  });
}

/** The class of a fault only: messages may quote data. */
function faultName(fault: unknown): string {
  return fault instanceof Error ? fault.name : typeof fault;
}
