import type { SessionEnd, SessionInfo, SessionState } from '../../shared/ipc/session-channels.ts';
import type { Cache } from '../db/cache.ts';
import type { Remote } from '../remote/remote.ts';
import type { Desk } from './active-session.ts';
import type { SessionPorts } from './session-ports.ts';
import type { Verification } from './verification.ts';

/** A session from its beginning to its end; what is known of the user changes meanwhile. */
export interface OpenSession {
  info: SessionInfo;
  desk: Desk | null;
  cache: Cache | null;
  /** What the cache had not sent when it was closed before the session; null: not known. */
  unsentAtClose: number | null;
  readonly remote: Remote;
  readonly verification: Verification;
  readonly ending: AbortController;
}

/** The one place of who is signed in. Changes happen one after the other, so that two sign-ins never mix. */
export interface SessionSlot {
  active: OpenSession | null;
  readonly closing: AbortController;
  state(): SessionState;
  announce(why: SessionEnd | null): void;
  /** Says again who is signed in, without another reason. */
  announceInfo(): void;
  inTurn<Value>(step: () => Promise<Value>): Promise<Value>;
  /** In turn, for nobody who waits. */
  inBackground(step: () => Promise<unknown>): void;
  /** Looks after work that nobody waits for. */
  own(work: Promise<unknown>): void;
}

/** An empty slot: nobody is signed in. */
export function createSessionSlot({ log, onChanged }: Pick<SessionPorts, 'log' | 'onChanged'>): SessionSlot {
  let ended: SessionEnd | null = null;
  let last: Promise<unknown> = Promise.resolve();
  const slot: SessionSlot = {
    active: null,
    closing: new AbortController(),
    state: () => ({ session: slot.active?.info ?? null, ended }),
    announce(why) {
      ended = why;
      onChanged(slot.state());
    },
    announceInfo: () => onChanged(slot.state()),
    inTurn(step) {
      const next = last.then(step, step);
      last = next.catch(() => undefined);
      return next;
    },
    inBackground: (step) => slot.own(slot.inTurn(step)),
    own(work) {
      work.catch((fault: unknown) =>
        log.error('session.fault', { fault: fault instanceof Error ? fault.name : typeof fault }),
      );
    },
  };
  return slot;
}
