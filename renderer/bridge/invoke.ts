import type { Channel, RequestOf, ResponseOf } from '../../shared/ipc-contract.ts';
import { CallFailure } from './call-failure.ts';

/**
 * Calls the main process and unwraps the envelope.
 * @throws CallFailure when the answer is an error; it carries the request id.
 */
export async function invoke<C extends Channel>(channel: C, request: RequestOf<C>): Promise<ResponseOf<C>> {
  const reply = await window.rhythm.invoke(channel, request);
  if (reply.success) return reply.data;
  throw new CallFailure(reply.error, reply.requestId);
}
