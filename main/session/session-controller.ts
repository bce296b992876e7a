import type { CallError } from '../../shared/envelope.ts';
import type { SessionInfo, SessionState } from '../../shared/ipc/session-channels.ts';
import { ok, type Result } from '../../shared/result.ts';
import type { ActiveSession } from './active-session.ts';
import { createSessionBeginnings } from './begin-session.ts';
import { prepareTakeOverIdentity } from './change-access.ts';
import { checkAccess } from './check-access.ts';
import { createSessionEndings } from './end-session.ts';
import { prepareOpenSessionDesk } from './open-session-desk.ts';
import { restoreSession } from './restore-session.ts';
import type { SessionPorts } from './session-ports.ts';
import { createSessionSlot } from './session-slot.ts';
import { type SignIn, signIn } from './sign-in.ts';
import { wipeOnSignOut } from './wipe-on-sign-out.ts';

export interface SignOut {
  /** Destroy the key and the files of the cache too. */
  readonly wipe: boolean;
  /** Even when that loses what the server does not have yet. */
  readonly loseUnsent: boolean;
}

export interface SessionController {
  current(): ActiveSession | null;
  /** Who is signed in; for nobody, why the last session ended. */
  state(): SessionState;
  /** Takes up the stored session after a restart, where the keyring allows it. */
  restore(): Promise<void>;
  signIn(typed: SignIn): Promise<Result<SessionInfo, CallError>>;
  /** @returns CONFLICT when a wipe would lose writes and was not told to, or when the session has ended meanwhile */
  signOut(how: SignOut): Promise<Result<void, CallError>>;
  /** Asks again what the user may do. @returns OFFLINE while the server does not answer */
  checkAccess(): Promise<Result<SessionInfo, CallError>>;
  /** Signs out, and does the step before anybody can sign in again. */
  whileSignedOut(step: () => Promise<void>): Promise<void>;
  /** Signs out and sets the damaged cache aside: the next sign-in rebuilds it from the server. */
  abandonCache(): Promise<void>;
  /** The longest time of the session is over: only the password goes on. */
  endByLimit(): Promise<void>;
  /** Ends the work but keeps the stored session: for quitting. No session begins any more. */
  close(): Promise<void>;
}

/** Owns who is signed in. Changes happen one after the other, so that two sign-ins never mix. */
export function createSessionController(ports: SessionPorts): SessionController {
  const slot = createSessionSlot(ports);
  const endings = createSessionEndings(ports, slot);
  const openSessionDesk = prepareOpenSessionDesk(ports, slot, endings);
  const takeOverIdentity = prepareTakeOverIdentity({ ports, slot, endings, openSessionDesk });
  const beginnings = createSessionBeginnings({ ports, slot, endings, openSessionDesk, takeOverIdentity });
  const parts = { ports, slot, endings, openSessionDesk, beginnings };
  return {
    current: () => slot.active,
    state: slot.state,
    restore: () => slot.inTurn(() => restoreSession(parts)),
    signIn: (typed) => slot.inTurn(() => signIn(parts, typed)),
    signOut({ wipe, loseUnsent }) {
      const session = slot.active;
      return slot.inTurn(async () => {
        if (wipe && session) return wipeOnSignOut(parts, session, loseUnsent);
        await endings.signOut(null);
        return ok(undefined);
      });
    },
    checkAccess: () => checkAccess(parts),
    whileSignedOut: (step) =>
      slot.inTurn(async () => {
        await endings.signOut(null);
        await step();
      }),
    async abandonCache() {
      const session = slot.active;
      if (session) await slot.inTurn(() => endings.abandon(session));
    },
    async endByLimit() {
      const session = slot.active;
      if (session) await slot.inTurn(() => endings.signOutIf(session, 'limit'));
    },
    async close() {
      slot.closing.abort();
      await slot.inTurn(() => endings.end(null));
    },
  };
}
