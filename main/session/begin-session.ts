import type { CallError } from '../../shared/envelope.ts';
import type { UserId } from '../../shared/ids.ts';
import type { SessionInfo } from '../../shared/ipc/session-channels.ts';
import type { Workspace } from '../../shared/records.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import type { Cache } from '../db/cache.ts';
import { cacheProblemOf, isCuredBySettingAside } from '../db/cache-problem.ts';
import type { Identity } from '../db/identity-row.ts';
import type { Remote, RemoteSession } from '../remote/remote.ts';
import type { TakeOverIdentity } from './change-access.ts';
import { confirmByItself, type OnOver } from './confirm-by-itself.ts';
import type { SessionEndings } from './end-session.ts';
import type { KnownCache } from './open-known-cache.ts';
import type { OpenSessionDesk } from './open-session-desk.ts';
import { deskPlaceOf, identityOf, sessionInfoOf } from './session-info.ts';
import type { CacheOpening, SessionPorts } from './session-ports.ts';
import type { OpenSession, SessionSlot } from './session-slot.ts';
import { cacheError, isClosing } from './sign-in-words.ts';
import { countUnsent } from './unsent-writes.ts';
import { type Credentials, createVerification } from './verification.ts';

interface BeginningParts {
  readonly ports: SessionPorts;
  readonly slot: SessionSlot;
  readonly endings: SessionEndings;
  readonly openSessionDesk: OpenSessionDesk;
  readonly takeOverIdentity: TakeOverIdentity;
}

/** The ways in which a session begins. Call them in turn, while nobody is signed in. */
export interface SessionBeginnings {
  /** The server has said who this is and as what. */
  beginVerified(
    anyones: Remote,
    session: RemoteSession,
    how: Omit<CacheOpening, 'userId'> & { readonly workspace: Workspace },
  ): Promise<Result<SessionInfo, CallError>>;
  /** The workstation knows who this is. @param credentials null: the server has a session for them */
  beginKnown(
    anyones: Remote,
    known: KnownCache,
    credentials: Credentials | null,
  ): Result<SessionInfo, CallError>;
}

interface Beginning {
  readonly anyones: Remote;
  readonly identity: Identity;
  readonly cache: Cache | null;
  readonly unsentAtClose: number | null;
  readonly credentials: Credentials | null;
  readonly verified: boolean;
  readonly how: 'password' | 'stored';
}

export function createSessionBeginnings(parts: BeginningParts): SessionBeginnings {
  const { ports } = parts;
  return {
    async beginVerified(anyones, session, { workspace, ...opening }) {
      const identity = identityOf(session, workspace);
      const how = opening.password === null ? 'stored' : 'password';
      const beginning = {
        anyones,
        identity,
        how,
        credentials: null,
        verified: true,
        unsentAtClose: 0,
      } as const;
      const hasDesk = deskPlaceOf(sessionInfoOf(identity, true)) !== null;
      if (!hasDesk && !ports.hasCache(session)) return enter(parts, { ...beginning, cache: null });
      const opened = await ports.openCache({ ...opening, userId: session.userId });
      if (!opened.ok) return err(cacheError(opened.error));
      const cache = opened.value;
      return orClosed(parts, cache, session, () => {
        cache.identity.write(identity);
        if (hasDesk) return enter(parts, { ...beginning, cache });
        cache.forgetRows();
        return enter(parts, { ...beginning, cache: null, unsentAtClose: countUnsent(cache) });
      });
    },
    beginKnown: (anyones, known, credentials) =>
      orClosed(parts, known.cache, known.identity, () =>
        enter(parts, {
          ...known,
          anyones,
          credentials,
          how: credentials ? 'password' : 'stored',
          verified: false,
          unsentAtClose: 0,
        }),
      ),
  };
}

/** Does not leave a cache open that no session owns. */
function orClosed(
  { ports, slot }: BeginningParts,
  cache: Cache,
  user: { userId: UserId },
  begin: () => Result<SessionInfo, CallError>,
): Result<SessionInfo, CallError> {
  try {
    return begin();
  } catch (fault) {
    const problem = cacheProblemOf(fault);
    if (!problem) throw fault;
    ports.log.error('cache.unusable', { problem: problem.kind });
    if (isCuredBySettingAside(problem)) ports.setCacheAside(user);
    return err(cacheError(problem.kind));
  } finally {
    if (slot.active?.cache !== cache) cache.close();
  }
}

function enter(parts: BeginningParts, beginning: Beginning): Result<SessionInfo, CallError> {
  const { ports, slot, endings } = parts;
  if (slot.closing.signal.aborted) return err(isClosing);
  const session = sessionOf(parts, beginning);
  session.desk = parts.openSessionDesk(session);
  slot.active = session;
  const { info, desk, verification, ending } = session;
  ports.log.info('session.began', {
    userId: info.userId,
    role: info.workplace?.role ?? null,
    confirmed: info.verified ? 'yes' : 'not yet',
  });
  ports.onBegin(info.userId, beginning.how);
  slot.announce(null);
  if (!desk && !info.verified) {
    const onOver: OnOver = (how) => slot.inBackground(() => endings.over(session, how));
    slot.own(confirmByItself(verification, ending.signal, onOver));
  }
  return ok(info);
}

function sessionOf(parts: BeginningParts, beginning: Beginning): OpenSession {
  const { ports, slot, endings } = parts;
  const { anyones, identity, cache, unsentAtClose, verified } = beginning;
  const { userId } = identity;
  const verification = createVerification({
    userId,
    remote: anyones.boundTo(userId),
    credentials: beginning.credentials,
    isConfirmed: verified,
    nowMs: ports.nowMs,
    onConfirmed: (workspace, stored) =>
      parts.takeOverIdentity(session, identityOf(stored ?? identity, workspace)),
    onRefused: () => slot.inBackground(() => endings.over(session, { isRefused: true })),
  });
  const session: OpenSession = {
    info: sessionInfoOf(identity, verified),
    desk: null,
    cache,
    unsentAtClose,
    // What this session leaves under way must not go out in the name of who signs in next.
    remote: anyones.boundTo(userId, verification.letThrough),
    verification,
    ending: new AbortController(),
  };
  return session;
}
