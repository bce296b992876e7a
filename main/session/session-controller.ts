import type { CallError } from '../../shared/envelope.ts';
import type { UserId } from '../../shared/ids.ts';
import type { SessionEnd, SessionInfo, SessionState } from '../../shared/ipc-contract.ts';
import { executorRoles, type Membership, type Workspace } from '../../shared/records.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import type { Cache } from '../db/cache.ts';
import { cacheProblemOf, isCuredBySettingAside } from '../db/cache-problem.ts';
import type { EngineLog } from '../engine/ports.ts';
import type { Remote, RemoteSession, SignInFailure } from '../remote/remote.ts';
import type { ActiveSession, Desk } from './active-session.ts';
import type { UserCacheProblem } from './open-user-cache.ts';

export interface SessionControllerOptions {
  /** Null while no backend is configured. */
  readonly remote: () => Remote | null;
  readonly openCache: (
    session: RemoteSession,
    password: string | null,
  ) => Promise<Result<Cache, UserCacheProblem>>;
  readonly openDesk: (opening: { workplace: Membership; remote: Remote; cache: Cache }) => Desk;
  readonly setCacheAside: (user: { userId: UserId }) => void;
  readonly onChanged: (state: SessionState) => void;
  readonly log: EngineLog;
}

export interface SessionController {
  current(): ActiveSession | null;
  /** Who is signed in; for nobody, why the last session ended. */
  state(): SessionState;
  /** Takes up the stored session after a restart, where keyring and server allow it. */
  restore(): Promise<void>;
  signIn(credentials: { email: string; password: string }): Promise<Result<SessionInfo, CallError>>;
  signOut(): Promise<void>;
  /** Ends a session that does not hold any more, and says why. */
  endBecause(ended: SessionEnd): Promise<void>;
  /** Signs out and sets the damaged cache aside: the next sign-in rebuilds it from the server. */
  abandonCache(): Promise<void>;
  /** Ends the work but keeps the stored session: for quitting. */
  close(): Promise<void>;
}

/** Owns who is signed in. Changes happen one after the other, so that two sign-ins never mix. */
export function createSessionController(options: SessionControllerOptions): SessionController {
  let active: ActiveSession | null = null;
  let ended: SessionEnd | null = null;
  let last: Promise<unknown> = Promise.resolve();

  function inTurn<Value>(step: () => Promise<Value>): Promise<Value> {
    const next = last.then(step, step);
    last = next.catch(() => undefined);
    return next;
  }

  async function begin(
    anyones: Remote,
    session: RemoteSession,
    password: string | null,
  ): Promise<Result<SessionInfo, CallError>> {
    // What this session leaves under way must not go out in the name of who signs in next.
    const remote = anyones.boundTo(session.userId);
    const workspace = await remote.getWorkspace();
    if (!workspace.ok) return err(workspaceError(workspace.error.kind));
    const info = sessionInfoOf(session, workspace.value);
    const desk = await openDeskFor(remote, session, info, password);
    if (!desk.ok) return desk;
    active = { info, desk: desk.value };
    options.log.info('session.began', { userId: info.userId, role: info.workplace?.role ?? null });
    ended = null;
    options.onChanged(state());
    return ok(info);
  }

  async function openDeskFor(
    remote: Remote,
    session: RemoteSession,
    info: SessionInfo,
    password: string | null,
  ): Promise<Result<Desk | null, CallError>> {
    const workplace = info.workplace;
    if (!workplace || !executorRoles.includes(workplace.role)) return ok(null);
    const cache = await options.openCache(session, password);
    if (!cache.ok) return err(cacheError(cache.error));
    try {
      return ok(options.openDesk({ workplace, remote, cache: cache.value }));
    } catch (fault) {
      cache.value.close();
      const problem = cacheProblemOf(fault);
      if (!problem) throw fault;
      options.log.error('cache.unusable', { problem: problem.kind });
      if (isCuredBySettingAside(problem)) options.setCacheAside(session);
      return err(cacheError(problem.kind));
    }
  }

  /** The window learns at once; closing the desk may take as long as a run needs to be settled. */
  async function end(why: SessionEnd | null): Promise<void> {
    const ending = active;
    ended = why;
    if (!ending) return;
    active = null;
    options.onChanged(state());
    await ending.desk?.close();
    options.log.info('session.ended', { userId: ending.info.userId });
  }

  const state = (): SessionState => ({ session: active?.info ?? null, ended });

  async function signOut(why: SessionEnd | null): Promise<void> {
    try {
      await end(why);
    } finally {
      await options.remote()?.auth.signOut();
    }
  }

  return {
    current: () => active,
    state,
    restore: () =>
      inTurn(async () => {
        const remote = options.remote();
        const session = await remote?.auth.currentSession();
        if (remote && session) await begin(remote, session, null);
      }),
    signIn: (credentials) =>
      inTurn(async () => {
        const remote = options.remote();
        if (!remote) return err({ code: 'OFFLINE', message: 'No backend is configured.' });
        await end(null);
        const signedIn = await remote.auth.signIn(credentials);
        if (!signedIn.ok) return err(signInError(signedIn.error));
        const begun = await begin(remote, signedIn.value, credentials.password);
        // Otherwise a restart would take up a session that nobody was told of.
        if (!begun.ok) await remote.auth.signOut();
        return begun;
      }),
    signOut: () => inTurn(() => signOut(null)),
    endBecause: (why) => inTurn(() => signOut(why)),
    abandonCache: () =>
      inTurn(async () => {
        const ending = active;
        await signOut('damaged');
        if (ending) options.setCacheAside(ending.info);
      }),
    close: () => inTurn(() => end(null)),
  };
}

function sessionInfoOf(session: RemoteSession, workspace: Workspace): SessionInfo {
  const { memberships } = workspace;
  const workplace = memberships.find(({ role }) => executorRoles.includes(role)) ?? memberships[0] ?? null;
  return {
    userId: session.userId,
    email: session.email,
    displayName: workspace.display_name ?? session.email,
    workplace,
    verified: true,
  };
}

function signInError(failure: SignInFailure): CallError {
  switch (failure.kind) {
    case 'wrong-password':
      return { code: 'UNAUTHORIZED', message: 'E-mail or password is wrong.' };
    case 'offline':
      return { code: 'OFFLINE', message: 'The backend cannot be reached.' };
    case 'rejected':
      return { code: 'FORBIDDEN', message: `The backend refused the sign-in (${failure.code}).` };
  }
}

function workspaceError(kind: string): CallError {
  return kind === 'offline'
    ? { code: 'OFFLINE', message: 'The backend cannot be reached.' }
    : { code: 'INTERNAL_ERROR', message: 'Your roles could not be read.' };
}

function cacheError(problem: UserCacheProblem): CallError {
  if (problem === 'LOCKED')
    return { code: 'UNAUTHORIZED', message: 'Type your password to open the local data.' };
  const why = problem === 'FULL' ? 'the disk is full' : 'the system refuses its file';
  return { code: 'INTERNAL_ERROR', message: `The local data cannot be opened: ${why}.` };
}
