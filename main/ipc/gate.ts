import type { CallError } from '../../shared/envelope.ts';
import type { Caller, ChannelOf } from '../../shared/ipc/channel.ts';
import type { SessionInfo } from '../../shared/ipc/session-channels.ts';
import { executorRoles, flagOffMessage } from '../../shared/records.ts';
import { assertNever } from '../../shared/result.ts';

/** What the gate decides on. Postgres decides again: this gate only refuses early and in words. */
export interface GateFacts {
  readonly session: SessionInfo | null;
  readonly flagEnabled: boolean;
  /** The longest time of the session is over: it ends with its last run under way, and begins no other. */
  readonly isOver: boolean;
}

/** While the workstation is locked only the few channels answer that the contract names. */
export function refuseLocked(entry: ChannelOf, isLocked: boolean): CallError | null {
  if (!isLocked || entry.whileLocked) return null;
  return { code: 'UNAUTHORIZED', refusal: 'locked', message: 'The workstation is locked.' };
}

/**
 * Session first, then role, then flag.
 * @returns null when the call may go on, else UNAUTHORIZED or FORBIDDEN.
 */
export function refuseCaller(caller: Caller, facts: GateFacts): CallError | null {
  if (caller === 'anyone') return null;
  if (!facts.session) return { code: 'UNAUTHORIZED', message: 'Sign in first.' };
  if (caller === 'signed-in') return null;
  const role = facts.session.workplace?.role;
  if (!role || !executorRoles.includes(role)) {
    return { code: 'FORBIDDEN', message: 'Only clinicians and admins may do this.' };
  }
  switch (caller) {
    case 'worklist':
      return null;
    case 'admin':
      return role === 'admin' ? null : { code: 'FORBIDDEN', message: 'Only admins may do this.' };
    case 'executor':
      if (facts.isOver)
        return {
          code: 'UNAUTHORIZED',
          refusal: 'session-limit',
          message: 'This session has reached its longest time.',
        };
      return facts.flagEnabled ? null : { code: 'FORBIDDEN', message: flagOffMessage };
    default:
      return assertNever(caller);
  }
}
