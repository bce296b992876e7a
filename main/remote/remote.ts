import type { AccessRecord, AuditActor, AuditEntry, AuditFilter } from '../../shared/audit.ts';
import type {
  ArtifactId,
  FlagChangeId,
  OrganizationId,
  PatientId,
  RequestId,
  ReviewId,
  RunId,
  UserId,
} from '../../shared/ids.ts';
import type {
  FlagRecord,
  PatientRecord,
  ReportRecord,
  ReviewDecision,
  ReviewRecord,
  RunRecord,
  Workspace,
} from '../../shared/records.ts';
import type { Result } from '../../shared/result.ts';
import type { ContextSource, RemoteFailure, RunStore } from '../engine/ports.ts';

/** Where the session (tokens) is kept between starts: the shell decides whether that is safeStorage or memory. */
export interface SessionStorage {
  /** The stored value as it was written, or null. */
  read(): string | null;
  write(value: string): void;
  clear(): void;
}

/** Who is signed in. No token ever leaves `main/remote/`. */
export interface RemoteSession {
  readonly userId: UserId;
  readonly email: string;
}

/** Why a sign-in did not work; `rejected` carries the code of the auth server (rate limit, e-mail not confirmed …). */
export type SignInFailure =
  | { kind: 'wrong-password' }
  | { kind: 'offline' }
  | { kind: 'rejected'; code: string };

export interface RemoteAuth {
  signIn(credentials: { email: string; password: string }): Promise<Result<RemoteSession, SignInFailure>>;
  /** Ends the session on this workstation; tells the server where it can be reached. Never fails for being offline. */
  signOut(): Promise<void>;
  /** The session kept on this workstation, whether or not the server can be reached now; null = signed out. */
  currentSession(): Promise<RemoteSession | null>;
  /** Calls `listener` when the session begins or ends (a refused refresh ends it). Returns the function that stops it. */
  onSessionChange(listener: (session: RemoteSession | null) => void): () => void;
}

export interface FlagChange {
  readonly enabled: boolean;
  readonly changed_by_name: string | null;
  readonly changed_at: string;
}

/** A change of the flag by somebody who saw it as it was at `basedOn`. */
export interface FlagChangeRequest {
  readonly organizationId: OrganizationId;
  readonly enabled: boolean;
  /** `updated_at` of the flag that the decision was based on, to the letter; null: it had never been set. */
  readonly basedOn: string | null;
  /** Made by the client: the same id again changes nothing and is answered `set`. */
  readonly changeId: FlagChangeId;
  /** Earlier changes of this user in the place of which it comes; nobody knows whether they were made. */
  readonly replaces: readonly FlagChangeId[];
  readonly requestId: RequestId;
}

/** `overtaken`: the flag is another than the one it was based on and does not say the same; nothing was changed. */
export type FlagChangeReply =
  | { readonly outcome: 'set'; readonly flag: FlagRecord }
  | { readonly outcome: 'overtaken'; readonly flag: FlagRecord | null };

export interface RemoteFlags {
  /** Null: never set for this organisation, which means off. */
  tryGet(organizationId: OrganizationId): Promise<Result<FlagRecord | null, RemoteFailure>>;
  set(change: FlagChangeRequest): Promise<Result<FlagChangeReply, RemoteFailure>>;
  /** Newest first. */
  history(organizationId: OrganizationId, limit?: number): Promise<Result<FlagChange[], RemoteFailure>>;
}

/** A run to be queued. `inputsHash` is that of the pack it would be made from; null: not known, compared with nothing. */
export interface QueueRequest {
  /** Made by the client: the same id again gives the same run. */
  readonly runId: RunId;
  readonly patientId: PatientId;
  readonly reason: string;
  readonly inputsHash: string | null;
  readonly evenIfDuplicate: boolean;
  readonly requestId: RequestId;
}

/** `duplicate`: nothing was queued, `run` is the one that was queued from the same data in the last 24 hours. */
export interface QueueReply {
  readonly outcome: 'queued' | 'duplicate';
  readonly run: RunRecord;
}

export interface RunQueue {
  queueRun(request: QueueRequest): Promise<Result<QueueReply, RemoteFailure>>;
  /** The run that `queueRun` would answer as duplicate, or null. */
  findDuplicate(request: {
    patientId: PatientId;
    inputsHash: string;
  }): Promise<Result<RunRecord | null, RemoteFailure>>;
}

/** A decision about a finding of the report that was read, which `contentHash` says. */
export interface ReviewRequest {
  /** Made by the client: the same id again gives the same review. */
  readonly reviewId: ReviewId;
  readonly artifactId: ArtifactId;
  readonly contentHash: string;
  readonly findingIndex: number;
  readonly decision: ReviewDecision;
  /** At most 1000 characters; an override needs one. */
  readonly reason: string | null;
  /** The decisions about this finding that were known. */
  readonly basedOn: readonly ReviewId[];
  readonly requestId: RequestId;
}

/** `overtaken`: the latest decision was not known; it is the one that is given, and nothing was written. */
export interface ReviewReply {
  readonly outcome: 'recorded' | 'overtaken';
  readonly review: ReviewRecord;
}

export interface RemoteReviews {
  /** `forbidden` also for a report that does not exist and for an id of somebody else's. */
  record(review: ReviewRequest): Promise<Result<ReviewReply, RemoteFailure>>;
}

/** `before`: `nextBefore` of the page before; null: from the newest on. */
export interface AuditPageRequest {
  readonly organizationId: OrganizationId;
  readonly filter: AuditFilter;
  readonly before: string | null;
  readonly limit: number;
}

export interface AuditPage {
  readonly entries: AuditEntry[];
  /** Null: there is nothing older. */
  readonly nextBefore: string | null;
}

export interface RemoteAudit {
  /** Writes down what was shown; the same id again writes nothing. @returns the ids that were refused for good */
  recordAccess(records: readonly AccessRecord[]): Promise<Result<{ refused: string[] }, RemoteFailure>>;
  /** Newest first. `forbidden` for all but the organisation's admins. */
  list(request: AuditPageRequest): Promise<Result<AuditPage, RemoteFailure>>;
  listActors(organizationId: OrganizationId): Promise<Result<AuditActor[], RemoteFailure>>;
  /** Writes down that entries are taken along in a file. */
  recordExport(taken: {
    organizationId: OrganizationId;
    filter: AuditFilter;
    rows: number;
    requestId: RequestId;
  }): Promise<Result<void, RemoteFailure>>;
}

/** A row of the pull feed that is new or changed. */
export type PullUpsert =
  | { table: 'patients'; op: 'upsert'; row: PatientRecord }
  | { table: 'runs'; op: 'upsert'; row: RunRecord }
  | { table: 'reports'; op: 'upsert'; row: ReportRecord }
  | { table: 'reviews'; op: 'upsert'; row: ReviewRecord }
  | { table: 'flags'; op: 'upsert'; row: FlagRecord };

/** A row that the server no longer has. */
export type PullDelete =
  | { table: 'patients'; op: 'delete'; id: PatientId }
  | { table: 'runs'; op: 'delete'; id: RunId }
  | { table: 'reports'; op: 'delete'; id: ArtifactId }
  | { table: 'reviews'; op: 'delete'; id: ReviewId }
  | { table: 'flags'; op: 'delete'; organizationId: OrganizationId; flag: string };

/** One parsed change of the pull feed. */
export type PullChange = PullUpsert | PullDelete;

/** A change that does not parse: named by table and id, with the paths that are wrong, never the values. */
export interface RejectedChange {
  /** Unknown: a table that this version does not mirror; its name is the only path then. */
  readonly table: PullChange['table'] | 'unknown';
  readonly id: string;
  readonly paths: readonly string[];
}

/** One page of the pull feed, parsed. */
export interface PullPage {
  readonly changes: readonly PullChange[];
  readonly rejected: readonly RejectedChange[];
  readonly nextCursor: string;
  readonly hasMore: boolean;
  /** The cursor was not usable: this is the beginning, and what the feed does not tell again is gone. */
  readonly restarted: boolean;
  /** Rows of the whole feed; told with its first page only. */
  readonly total: number | null;
  /** Committed changes that the feed tells only when an older transaction has ended. Told with its last page only. */
  readonly heldBack: boolean;
  /** Digest of all pairs of organisation and patient that the user may see at that moment; null before the last page. */
  readonly scope: { readonly patients: number; readonly digest: string } | null;
}

/** All pairs of organisation and patient that the user may see, and their digest as the feed tells it. */
export interface Scope {
  readonly digest: string;
  readonly organizations: readonly {
    readonly organizationId: OrganizationId;
    readonly patientIds: readonly PatientId[];
  }[];
}

/** `cursor` null = from the beginning; an aborted request answers `offline`. */
export interface PullRequest {
  readonly cursor: string | null;
  readonly limit: number;
  readonly signal: AbortSignal;
}

/** Asked before every call whether it may be sent. */
export type LetThrough = () => Promise<Result<void, RemoteFailure>>;

/** The Supabase project, as the app uses it. Every reply is parsed; every failure is a value. */
export interface Remote {
  readonly auth: RemoteAuth;
  readonly runs: RunStore;
  readonly contexts: ContextSource;
  readonly flags: RemoteFlags;
  readonly queue: RunQueue;
  readonly reviews: RemoteReviews;
  readonly audit: RemoteAudit;
  getWorkspace(): Promise<Result<Workspace, RemoteFailure>>;
  pull(request: PullRequest): Promise<Result<PullPage, RemoteFailure>>;
  /** An aborted request answers `offline`. */
  getScope(signal: AbortSignal): Promise<Result<Scope, RemoteFailure>>;
  /** Calls `onHint` when something changed that may concern the cache. Returns the function that stops it. */
  subscribe(onHint: () => void): () => Promise<void>;
  /**
   * The same project, but only in the name of this user: while somebody else is signed in every call is
   * `session-expired`. What `letThrough` does not let through is answered with its failure, and not sent.
   */
  boundTo(userId: UserId, letThrough?: LetThrough): Remote;
  /** Stops timers and sockets; the session stays stored. */
  close(): Promise<void>;
}
