import type { CallError } from '../../shared/envelope.ts';
import type { RequestId } from '../../shared/ids.ts';
import type { Channel, ParsedRequestOf, ResponseOf } from '../../shared/ipc-contract.ts';
import type { Result } from '../../shared/result.ts';
import type { Author } from '../execution/record-review.ts';
import type { ActiveSession, Desk } from '../session/active-session.ts';

/** Who calls, and under which id the call is logged and answered. */
export interface CallContext {
  readonly requestId: RequestId;
  readonly session: ActiveSession | null;
  /** Stands for the window that calls, as long as it lives. */
  readonly window: object;
}

export type Handler<C extends Channel> = (
  request: ParsedRequestOf<C>,
  context: CallContext,
) => Promise<Result<ResponseOf<C>, CallError>>;

/** One handler a channel: a missing or an extra one does not compile. */
export type Handlers = { readonly [C in Channel]: Handler<C> };

/** The desk of a caller that the gate let through; throws on a channel whose gate does not ask for one. */
export function deskOf(context: CallContext): Desk {
  const desk = context.session?.desk;
  if (!desk) throw new Error('the gate of this channel does not guarantee a desk');
  return desk;
}

/** Who writes, as the server will name them; throws like `deskOf`. */
export function authorOf(context: CallContext): Author {
  const info = context.session?.info;
  if (!info) throw new Error('the gate of this channel does not guarantee a session');
  return { userId: info.userId, displayName: info.displayName };
}
