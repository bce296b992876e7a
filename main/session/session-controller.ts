import type { CallError } from '../../shared/envelope.ts';
import type { UserId } from '../../shared/ids.ts';
import type { SessionEnd, SessionInfo, SessionState } from '../../shared/ipc-contract.ts';
import type { Membership, Workspace } from '../../shared/records.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import type { Cache } from '../db/cache.ts';
import { cacheProblemOf, isCuredBySettingAside } from '../db/cache-problem.ts';
import type { Identity } from '../db/identity-row.ts';
import type { EngineLog } from '../engine/ports.ts';
import type { Remote, RemoteSession } from '../remote/remote.ts';
import { within } from '../remote/within.ts';
import type { ActiveSession, Desk } from './active-session.ts';
import type { GuessBrake } from './guess-brake.ts';
import type { KnownCache, KnownCacheProblem } from './open-known-cache.ts';
import type { UserCacheProblem } from './open-user-cache.ts';
import { deskPlaceOf, identityOf, sessionInfoOf } from './session-info.ts';
import {
  cacheError,
  noBackend,
  offlineSignInError,
  signInError,
  unsentWrites,
  workspaceError,
} from './sign-in-words.ts';
import { type Credentials, createVerification, type Verification } from './verification.ts';

/** A stored session is taken up from what the workstation holds when the server has not answered by then. */
const restorePatienceMs = 1_500;

/** What a desk is opened with, and what it tells its session. */
export interface DeskOpening {
  readonly workplace: Membership;
  readonly remote: Remote;
  readonly cache: Cache;
  readonly onSessionEnded: (end: { isRefused?: true }) => void;
  readonly onAccessChanged: () => void;
  readonly onCacheDamaged: () => void;
}

export interface SessionControllerOptions {
  /** Null while no backend is configured. */
  readonly remote: () => Remote | null;
  readonly hasCache: (user: { userId: UserId }) => boolean;
  readonly openCache: (
    user: { userId: UserId },
    password: string | null,
  ) => Promise<Result<Cache, UserCacheProblem>>;
  /** The cache of a user that the password opens without the server. */
  readonly openKnownCache: (credentials: Credentials) => Promise<Result<KnownCache, KnownCacheProblem>>;
  /** The cache of a stored session that the keyring opens without the server. */
  readonly tryOpenStoredCache: (user: { userId: UserId }) => KnownCache | null;
  readonly setCacheAside: (user: { userId: UserId }) => void;
  readonly wipeCache: (user: { userId: UserId }) => void;
  readonly brake: GuessBrake;
  readonly openDesk: (opening: DeskOpening) => Desk;
  readonly onChanged: (state: SessionState) => void;
  readonly log: EngineLog;
}

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
  signIn(credentials: Credentials): Promise<Result<SessionInfo, CallError>>;
  /** @returns CONFLICT, with nothing done, when a wipe would lose writes and was not told to */
  signOut(how: SignOut): Promise<Result<void, CallError>>;
  /** Signs out and sets the damaged cache aside: the next sign-in rebuilds it from the server. */
  abandonCache(): Promise<void>;
  /** Ends the work but keeps the stored session: for quitting. */
  close(): Promise<void>;
}

/** A session from its beginning to its end; what is known of the user changes meanwhile. */
interface Session {
  info: SessionInfo;
  desk: Desk | null;
  cache: Cache | null;
  readonly remote: Remote;
  readonly verification: Verification;
}

interface Beginning {
  readonly anyones: Remote;
  readonly identity: Identity;
  readonly cache: Cache | null;
  /** Null: the server has a session for them. */
  readonly credentials: Credentials | null;
  readonly verified: boolean;
}

/** Owns who is signed in. Changes happen one after the other, so that two sign-ins never mix. */
export function createSessionController(options: SessionControllerOptions): SessionController {
  const { log, brake } = options;
  const closing = new AbortController();
  let active: Session | null = null;
  let ended: SessionEnd | null = null;
  let last: Promise<unknown> = Promise.resolve();

  function inTurn<Value>(step: () => Promise<Value>): Promise<Value> {
    const next = last.then(step, step);
    last = next.catch(() => undefined);
    return next;
  }

  function own(work: Promise<unknown>): void {
    work.catch((fault: unknown) =>
      log.error('session.fault', { fault: fault instanceof Error ? fault.name : typeof fault }),
    );
  }

  const inBackground = (step: () => Promise<unknown>) => own(inTurn(step));

  const state = (): SessionState => ({ session: active?.info ?? null, ended });

  function announce(why: SessionEnd | null): void {
    ended = why;
    options.onChanged(state());
  }

  async function beginVerified(
    anyones: Remote,
    session: RemoteSession,
    how: { password: string | null; workspace: Workspace },
  ): Promise<Result<SessionInfo, CallError>> {
    const identity = identityOf(session, how.workspace);
    const hasDesk = deskPlaceOf(sessionInfoOf(identity, true)) !== null;
    if (!hasDesk && !options.hasCache(session)) {
      return enter({ anyones, identity, cache: null, credentials: null, verified: true });
    }
    const cache = await options.openCache(session, how.password);
    if (!cache.ok) return err(cacheError(cache.error));
    return orClosed(cache.value, session, () => {
      cache.value.identity.write(identity);
      if (!hasDesk) forgetRows(cache.value);
      return enter({
        anyones,
        identity,
        cache: hasDesk ? cache.value : null,
        credentials: null,
        verified: true,
      });
    });
  }

  function beginKnown(
    anyones: Remote,
    known: KnownCache,
    credentials: Credentials | null,
  ): Result<SessionInfo, CallError> {
    return orClosed(known.cache, known.identity, () =>
      enter({ ...known, anyones, credentials, verified: false }),
    );
  }

  /** Does not leave a cache open that no session owns. */
  function orClosed(
    cache: Cache,
    user: { userId: UserId },
    begin: () => Result<SessionInfo, CallError>,
  ): Result<SessionInfo, CallError> {
    try {
      return begin();
    } catch (fault) {
      const problem = cacheProblemOf(fault);
      if (!problem) throw fault;
      log.error('cache.unusable', { problem: problem.kind });
      if (isCuredBySettingAside(problem)) options.setCacheAside(user);
      return err(cacheError(problem.kind));
    } finally {
      if (active?.cache !== cache) cache.close();
    }
  }

  function enter(beginning: Beginning): Result<SessionInfo, CallError> {
    const { anyones, identity, cache, credentials, verified } = beginning;
    const { userId } = identity;
    const verification = createVerification({
      userId,
      remote: anyones.boundTo(userId),
      credentials,
      isConfirmed: verified,
      onConfirmed: (workspace) => takeOver(session, identityOf(identity, workspace)),
      onRefused: () => inBackground(() => refuse(session)),
    });
    const session: Session = {
      info: sessionInfoOf(identity, verified),
      desk: null,
      cache,
      // What this session leaves under way must not go out in the name of who signs in next.
      remote: anyones.boundTo(userId, verification.letThrough),
      verification,
    };
    session.desk = openDesk(session);
    active = session;
    log.info('session.began', {
      userId,
      role: session.info.workplace?.role ?? null,
      confirmed: verified ? 'yes' : 'not yet',
    });
    announce(null);
    return ok(session.info);
  }

  function openDesk(session: Session): Desk | null {
    const workplace = deskPlaceOf(session.info);
    const { cache, remote, verification } = session;
    if (!workplace || !cache) return null;
    return options.openDesk({
      workplace,
      remote,
      cache,
      onSessionEnded: ({ isRefused }) =>
        inBackground(() => (isRefused ? refuse(session) : leaveIf(session, 'expired'))),
      onCacheDamaged: () => inBackground(() => abandonIf(session)),
      onAccessChanged() {
        verification.renew();
        // Whatever keeps the answer away, the next call of the desk asks again.
        own(verification.letThrough());
      },
    });
  }

  /** What the server says about the user now counts. */
  function takeOver(session: Session, identity: Identity): void {
    if (active !== session) return;
    try {
      session.cache?.identity.write(identity);
    } catch (fault) {
      log.error('session.identity-not-kept', { problem: cacheProblemOf(fault)?.kind ?? 'fault' });
    }
    const before = deskPlaceOf(session.info);
    const info = sessionInfoOf(identity, true, before?.organization_id);
    if (deskPlaceOf(info)?.organization_id !== before?.organization_id) {
      inBackground(() => move(session, info));
      return;
    }
    const isNews = JSON.stringify(info) !== JSON.stringify(session.info);
    session.info = info;
    const workplace = deskPlaceOf(info);
    if (session.desk && workplace) session.desk = { ...session.desk, workplace };
    if (isNews) announce(ended);
  }

  /** The desk is that of another organisation, or there is none any more: its runs go back to the queue. */
  async function move(session: Session, info: SessionInfo): Promise<void> {
    if (active !== session) return;
    await session.desk?.close();
    session.info = info;
    session.desk = null;
    try {
      session.desk = openDesk(session);
    } catch (fault) {
      if (!cacheProblemOf(fault)) throw fault;
      await abandonIf(session);
      return;
    }
    if (!session.desk && session.cache) {
      forgetRows(session.cache);
      session.cache.close();
      session.cache = null;
    }
    log.info('session.access-changed', { userId: info.userId, role: info.workplace?.role ?? null });
    announce('access-changed');
  }

  /** The window learns at once; closing the desk may take as long as a run needs to be settled. */
  async function end(why: SessionEnd | null): Promise<{ unsent: number }> {
    const ending = active;
    if (!ending) return { unsent: 0 };
    active = null;
    announce(why);
    try {
      const settled = ending.verification.end();
      await ending.desk?.close();
      // A sign-in that is answered later would leave a session behind. Who quits means to keep it.
      if (!closing.signal.aborted) await settled;
      return { unsent: unsentOf(ending) };
    } finally {
      ending.cache?.close();
      log.info('session.ended', { userId: ending.info.userId, why });
    }
  }

  async function leave(why: SessionEnd | null): Promise<{ unsent: number }> {
    try {
      return await end(why);
    } finally {
      await options.remote()?.auth.signOut();
    }
  }

  /** Without the server too, the workstation stays closed to who was refused. What was not sent stays in the cache. */
  async function refuse(session: Session): Promise<void> {
    if (active !== session) return;
    if (session.cache) forgetIdentity(session.cache);
    await leave('refused');
  }

  function forgetIdentity(cache: Cache): void {
    try {
      cache.identity.forget();
    } catch (fault) {
      log.error('session.identity-not-forgotten', { problem: cacheProblemOf(fault)?.kind ?? 'fault' });
    }
  }

  /** The server does not know this password, and the workstation does: it was changed elsewhere. */
  async function forgetEarlierPassword(credentials: Credentials): Promise<void> {
    const known = await options.openKnownCache(credentials);
    if (!known.ok) return;
    forgetIdentity(known.value.cache);
    known.value.cache.close();
  }

  async function leaveIf(session: Session, why: SessionEnd): Promise<void> {
    if (active === session) await leave(why);
  }

  async function abandonIf(session: Session | null): Promise<void> {
    if (!session || active !== session) return;
    await leave('damaged');
    options.setCacheAside(session.info);
  }

  async function signOut({ wipe, loseUnsent }: SignOut): Promise<Result<void, CallError>> {
    const leaving = active;
    if (!wipe || !leaving) {
      await leave(null);
      return ok(undefined);
    }
    if (!loseUnsent && unsentOf(leaving) > 0) return err(unsentWrites);
    try {
      const { unsent } = await end('wiped');
      // The end of a run that was under way: nobody has been asked about it.
      if (unsent > 0 && !loseUnsent) return err(unsentWrites);
      options.wipeCache(leaving.info);
    } finally {
      await options.remote()?.auth.signOut();
    }
    return ok(undefined);
  }

  async function signIn(credentials: Credentials): Promise<Result<SessionInfo, CallError>> {
    const anyones = options.remote();
    if (!anyones) return err(noBackend);
    await end(null);
    const signedIn = await anyones.auth.signIn(credentials);
    if (signedIn.ok) return signInWith(anyones, signedIn.value, credentials);
    if (signedIn.error.kind === 'offline') return signInOffline(anyones, credentials);
    if (signedIn.error.kind === 'wrong-password') await forgetEarlierPassword(credentials);
    return err(signInError(signedIn.error));
  }

  async function signInWith(
    anyones: Remote,
    session: RemoteSession,
    credentials: Credentials,
  ): Promise<Result<SessionInfo, CallError>> {
    const workspace = await anyones.boundTo(session.userId).getWorkspace();
    const begun = workspace.ok
      ? await beginVerified(anyones, session, { password: credentials.password, workspace: workspace.value })
      : workspace.error.kind === 'offline'
        ? await signInOffline(anyones, credentials)
        : err(workspaceError(workspace.error.kind));
    // Otherwise a restart would take up a session that nobody was told of.
    if (!begun.ok) await anyones.auth.signOut();
    return begun;
  }

  async function signInOffline(
    anyones: Remote,
    credentials: Credentials,
  ): Promise<Result<SessionInfo, CallError>> {
    await brake.wait(closing.signal);
    const known = await options.openKnownCache(credentials);
    brake.tried(known.ok);
    if (!known.ok) return err(offlineSignInError(known.error));
    const stored = await anyones.auth.currentSession();
    // A restart would take up the session of somebody who is not here any more.
    if (stored && stored.userId !== known.value.identity.userId) await anyones.auth.signOut();
    return beginKnown(anyones, known.value, credentials);
  }

  async function restore(): Promise<void> {
    const anyones = options.remote();
    const stored = await anyones?.auth.currentSession();
    if (!anyones || !stored) return;
    const workspace = await within(restorePatienceMs, anyones.boundTo(stored.userId).getWorkspace());
    if (workspace?.ok) {
      await beginVerified(anyones, stored, { password: null, workspace: workspace.value });
    } else if (!workspace || workspace.error.kind === 'offline') {
      const known = options.tryOpenStoredCache(stored);
      if (known) beginKnown(anyones, known, null);
    } else if (workspace.error.kind === 'session-expired') {
      await anyones.auth.signOut();
      announce('expired');
    }
  }

  return {
    current: () => active,
    state,
    restore: () => inTurn(restore),
    signIn: (credentials) => inTurn(() => signIn(credentials)),
    signOut: (how) => inTurn(() => signOut(how)),
    abandonCache() {
      const session = active;
      return inTurn(() => abandonIf(session));
    },
    async close() {
      closing.abort();
      await inTurn(() => end(null));
    },
  };
}

function unsentOf({ cache }: Session): number {
  return cache?.writes.count() ?? 0;
}

/** What the user may not see any more leaves; what was not sent yet stays, in case the access comes back. */
function forgetRows(cache: Cache): void {
  cache.keepScope({ digest: '', organizations: [] });
}
