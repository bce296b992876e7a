import type { SessionEnd } from '../../shared/ipc/session-channels.ts';
import type { Cache } from '../db/cache.ts';
import { cacheProblemOf } from '../db/cache-problem.ts';
import type { SessionPorts } from './session-ports.ts';
import type { OpenSession, SessionSlot } from './session-slot.ts';

/** The ways in which a session ends. Call them in turn. */
export interface SessionEndings {
  /** Ends the work and keeps the stored session. */
  end(why: SessionEnd | null): Promise<void>;
  /** Ends the work and removes the stored session. */
  signOut(why: SessionEnd | null): Promise<void>;
  /** Like `signOut`, unless another session is here by now. */
  signOutIf(session: OpenSession, why: SessionEnd): Promise<void>;
  /**
   * The server has ended the session. `isRefused`: it does not accept the user any more; nor does the workstation without
   * it. What was not sent stays in the cache.
   */
  over(session: OpenSession, how: { isRefused?: true }): Promise<void>;
  /** The cache is set aside: the next sign-in rebuilds it from the server. */
  abandon(session: OpenSession): Promise<void>;
  /** Nobody opens this cache without the server any more. */
  closeToOffline(cache: Cache): void;
}

export function createSessionEndings(ports: SessionPorts, slot: SessionSlot): SessionEndings {
  const { log } = ports;

  /** The window learns at once; closing the desk may take as long as a run needs to be settled. */
  async function end(why: SessionEnd | null): Promise<void> {
    const ending = slot.active;
    if (!ending) return;
    slot.active = null;
    ending.ending.abort();
    // Who leaves on purpose or types the same password again takes the key along; whom the server refuses needs it with
    // the next password.
    if (why === null || why === 'limit') ports.forgetKey(ending.info);
    slot.announce(why);
    try {
      await settle(ending);
    } finally {
      ending.cache?.close();
      log.info('session.ended', { userId: ending.info.userId, why });
    }
  }

  async function settle({ desk, verification }: OpenSession): Promise<void> {
    const verified = verification.end();
    // A sign-in that is answered later would leave a session behind. Who quits means to keep it.
    const signedIn = slot.closing.signal.aborted ? Promise.resolve() : verified;
    const closed = desk?.close() ?? Promise.resolve();
    for (const step of await Promise.allSettled([closed, signedIn])) {
      if (step.status === 'rejected') throw step.reason;
    }
  }

  async function signOut(why: SessionEnd | null): Promise<void> {
    try {
      await end(why);
    } finally {
      await ports.remote()?.auth.signOut();
    }
  }

  function closeToOffline(cache: Cache): void {
    try {
      cache.identity.forget();
    } catch (fault) {
      log.error('session.identity-not-forgotten', { problem: cacheProblemOf(fault)?.kind ?? 'fault' });
    }
  }

  async function signOutIf(session: OpenSession, why: SessionEnd): Promise<void> {
    if (slot.active === session) await signOut(why);
  }

  return {
    end,
    signOut,
    signOutIf,
    closeToOffline,
    async over(session, { isRefused }) {
      if (isRefused && slot.active === session && session.cache) closeToOffline(session.cache);
      await signOutIf(session, isRefused ? 'refused' : 'expired');
    },
    async abandon(session) {
      if (slot.active !== session) return;
      try {
        await signOut('damaged');
      } finally {
        ports.setCacheAside(session.info);
      }
    },
  };
}
