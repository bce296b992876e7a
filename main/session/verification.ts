import type { UserId } from '../../shared/ids.ts';
import type { Workspace } from '../../shared/records.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import type { RemoteFailure } from '../engine/ports.ts';
import type { Remote, SignInFailure } from '../remote/remote.ts';
import { within } from '../remote/within.ts';

/** Somebody who has pressed a button is not kept waiting longer than this for a server that does not answer. */
const patienceMs = 5_000;

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
  /** Called each time that the server has said who this is and as what. */
  readonly onConfirmed: (workspace: Workspace) => void;
  /** Called once when the server does not accept the user any more. */
  readonly onRefused: () => void;
}

/** Makes sure that nothing is sent for a session before the server has confirmed it. */
export interface Verification {
  /** Lets a call through when the session is confirmed, and tries to get it confirmed before. */
  letThrough(): Promise<Result<void, RemoteFailure>>;
  /** The access may have changed: asked for again before the next call is let through. */
  renew(): void;
  /** Lets nothing through any more that was not confirmed; resolves when nothing is under way. */
  end(): Promise<void>;
}

/**
 * Confirms a session in the background of its calls: whoever calls first reaches the server or does not, so it needs no
 * rhythm of its own. The password stays in the memory of this process until the server has seen it, and no longer.
 */
export function createVerification(options: VerificationOptions): Verification {
  const { remote, userId } = options;
  let { credentials, isConfirmed } = options;
  let isRefused = false;
  let hasEnded = false;
  let underWay: Promise<Result<void, RemoteFailure>> | null = null;

  function refuse(): Result<void, RemoteFailure> {
    credentials = null;
    isRefused = true;
    if (!hasEnded) options.onRefused();
    return err({ kind: 'session-expired' });
  }

  async function signIn(given: Credentials): Promise<Result<void, RemoteFailure>> {
    const signedIn = await remote.auth.signIn(given);
    if (!signedIn.ok) return isRefusal(signedIn.error) ? refuse() : err({ kind: 'offline' });
    // The e-mail belongs to another account by now.
    if (signedIn.value.userId !== userId) return refuse();
    credentials = null;
    return ok(undefined);
  }

  async function confirm(): Promise<Result<void, RemoteFailure>> {
    if (credentials) {
      const signedIn = await signIn(credentials);
      if (!signedIn.ok) return signedIn;
    }
    const workspace = await remote.getWorkspace();
    if (!workspace.ok) return workspace;
    isConfirmed = true;
    if (!hasEnded) options.onConfirmed(workspace.value);
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
      await underWay;
    },
  };
}

const refusals =
  /^(user_banned|user_not_found|user_sso_managed|email_not_confirmed|(email_)?provider_disabled|insufficient_aal|mfa_)/;

/** Only a clear no counts: a server that limits sign-ins, or fails, has said nothing about the user. */
function isRefusal(failure: SignInFailure): boolean {
  return failure.kind === 'wrong-password' || (failure.kind === 'rejected' && refusals.test(failure.code));
}
