import type { UserId } from '../../shared/ids.ts';
import type { SessionEnd, SessionState } from '../../shared/ipc/session-channels.ts';
import type { Membership } from '../../shared/records.ts';
import type { Result } from '../../shared/result.ts';
import type { Cache } from '../db/cache.ts';
import type { EngineLog } from '../engine/ports.ts';
import type { Remote } from '../remote/remote.ts';
import type { Desk } from './active-session.ts';
import type { GuessBrake } from './guess-brake.ts';
import type { KnownCache, KnownCacheProblem } from './open-known-cache.ts';
import type { EarlierPassword, UserCacheProblem } from './open-user-cache.ts';
import type { Credentials } from './verification.ts';

/** What a desk is opened with, and what it tells its session. */
export interface DeskOpening {
  readonly workplace: Membership;
  readonly remote: Remote;
  readonly cache: Cache;
  /** False: the session has ended, and what the desk still finishes is nobody's news. */
  readonly isNews: () => boolean;
  readonly onSessionEnded: (end: { isRefused?: true }) => void;
  readonly onAccessChanged: () => void;
  readonly onCacheDamaged: () => void;
}

interface User {
  readonly userId: UserId;
}

/** What opens a cache after the server has said who somebody is. */
export interface CacheOpening extends User {
  /** Null after a restart without typing: then only the keyring can open the key. */
  readonly password: string | null;
  readonly earlier?: EarlierPassword | undefined;
}

/** What the sessions of a workstation work with. */
export interface SessionPorts {
  /** Null while no backend is configured. */
  readonly remote: () => Remote | null;
  readonly hasCache: (user: User) => boolean;
  readonly openCache: (opening: CacheOpening) => Promise<Result<Cache, UserCacheProblem>>;
  /** The cache of a user that the password opens without the server. */
  readonly openKnownCache: (credentials: Credentials) => Promise<Result<KnownCache, KnownCacheProblem>>;
  /** The cache of a stored session that the keyring opens without the server. */
  readonly tryOpenStoredCache: (user: User) => KnownCache | null;
  readonly setCacheAside: (user: User) => void;
  readonly wipeCache: (user: User) => void;
  /** The opened key of a cache does not stay in memory. */
  readonly forgetKey: (user: User) => void;
  readonly brake: GuessBrake;
  readonly openDesk: (opening: DeskOpening) => Desk;
  readonly onChanged: (state: SessionState) => void;
  /** A session begins and is announced next. */
  readonly onBegin: (userId: UserId, how: 'password' | 'stored') => void;
  /** Why the stored session may not be taken up without the password; null: it may. */
  readonly whyNotRestored: (user: User) => SessionEnd | null;
  readonly nowMs: () => number;
  readonly log: EngineLog;
}
