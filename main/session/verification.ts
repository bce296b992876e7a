import type { UserId } from '../../shared/ids.ts';
import type { Workspace } from '../../shared/records.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import type { RemoteFailure } from '../engine/ports.ts';
import type { Remote, RemoteSession, SignInFailure } from '../remote/remote.ts';
import { within } from '../remote/within.ts';

/** Somebody who has pressed a button is not kept waiting longer than this for a server that does not answer. */
const patienceMs = 5_000;

/** After a server has limited or failed a sign-in, the password is not sent again before. */
const rejectedPauseMs = 30_000;

export interface Credentials {
  readonly email: string;
  readonly password: string;
}

export interface VerificationOptions {
  readonly userId: UserId;
  /** Signs in and asks for the workspace; its calls are not held. */
  readonly remote: Pick<Remote, 'auth' | 'getWorkspace'>;
  /** With what the user opened the desk while the server was away; null: there is a session already. */
  readonly credentials: Credentials | null;
  /** The server has just said who this is. */
  readonly isConfirmed: boolean;
  readonly nowMs: () => number;
  /** Called each time that the server has said who this is and as what; the session with it where it is still stored. */
  readonly onConfirmed: (workspace: Workspace, session: RemoteSession | null) => void;
  /** Called once when the server does not accept the user any more. */
  readonly onRefused: () => void;
}

/** Makes sure that nothing is sent for a session before the server has confirmed it. */
export interface Verification {
  /** Lets a call through when the session is confirmed, and tries to get it confirmed before. */
  letThrough(): Promise<Result<void, RemoteFailure>>;
  /** The access may have changed: asked for again before the next call is let through. */
  renew(): void;
  /** Lets nothing through any more that was not confirmed; resolves when no sign-in is under way that could leave a session behind. */
  end(): Promise<void>;
}

/**
 * Confirms a session in the background of its calls: whoever calls first reaches the server or does not, so it needs no
 * rhythm of its own. The password stays in the memory of this process until the server has accepted or refused it, or
 * the session ends.
 */
export function createVerification({ credentials: given, ...options }: VerificationOptions): Verification {
  const { remote, userId, nowMs } = options;
  // Not kept by the options: a closure over them would hold the password for as long as the session.
  let credentials: Credentials | null = given;
  let { isConfirmed } = options;
  let signInAfterMs = 0;
  let isRefused = false;
  let hasEnded = false;
  let underWay: Promise<Result<void, RemoteFailure>> | null = null;
  let signingIn: Promise<unknown> = Promise.resolve();

  function refuse(): Result<void, RemoteFailure> {
    credentials = null;
    isRefused = true;
    if (!hasEnded) options.onRefused();
    return err({ kind: 'session-expired' });
  }

  async function signIn(given: Credentials): Promise<Result<void, RemoteFailure>> {
    if (nowMs() < signInAfterMs) return err({ kind: 'offline' });
    const signedIn = await remote.auth.signIn(given);
    if (!signedIn.ok) return notSignedIn(signedIn.error);
    // The e-mail belongs to another account by now.
    if (signedIn.value.userId !== userId) return refuse();
    credentials = null;
    return ok(undefined);
  }

  function notSignedIn(failure: SignInFailure): Result<void, RemoteFailure> {
    if (isRefusal(failure)) return refuse();
    // A server that limits sign-ins would only limit them longer if every call tried again.
    if (failure.kind === 'rejected') signInAfterMs = nowMs() + rejectedPauseMs;
    return err({ kind: 'offline' });
  }

  async function confirm(): Promise<Result<void, RemoteFailure>> {
    if (credentials) {
      const signedIn = signIn(credentials);
      signingIn = signedIn;
      const begun = await signedIn;
      if (!begun.ok) return begun;
    }
    const workspace = await remote.getWorkspace();
    if (!workspace.ok) return workspace;
    isConfirmed = true;
    const session = await remote.auth.currentSession();
    if (!hasEnded) options.onConfirmed(workspace.value, session?.userId === userId ? session : null);
    return ok(undefined);
  }

  function attempt(): Promise<Result<void, RemoteFailure>> {
    underWay ??= confirm().finally(() => {
      underWay = null;
    });
    return underWay;
  }

  return {
    async letThrough() {
      if (isConfirmed) return ok(undefined);
      if (isRefused) return err({ kind: 'session-expired' });
      if (hasEnded) return err({ kind: 'offline' });
      return (await within(patienceMs, attempt())) ?? err({ kind: 'offline' });
    },
    renew() {
      isConfirmed = false;
    },
    async end() {
      hasEnded = true;
      credentials = null;
      await signingIn.catch(() => undefined);
    },
  };
}

const refusals =
  /^(user_banned|user_not_found|user_sso_managed|email_not_confirmed|(email_)?provider_disabled|insufficient_aal|mfa_)/;

/** Only a clear no counts: a server that limits sign-ins, or fails, has said nothing about the user. */
export function isRefusal(failure: SignInFailure): boolean {
  return failure.kind === 'wrong-password' || (failure.kind === 'rejected' && refusals.test(failure.code));
}
