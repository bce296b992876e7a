import type { ContextPack } from '../../shared/context-pack.ts';
import type { StoredDiagnosis } from '../../shared/diagnosis.ts';
import type { ErrorInfo, FailureReason } from '../../shared/failure.ts';
import type { ArtifactId, ClaimId, PatientId, RequestId, RunId } from '../../shared/ids.ts';
import type { Provenance, RunAttempt } from '../../shared/records.ts';
import type { Result } from '../../shared/result.ts';
import type { RetryWait, RunStage, RunStatus } from '../../shared/run.ts';
import type { CheckThresholds } from './checks/check-answer.ts';
import type { Pause } from './pause.ts';

/** Why the remote store could not answer; `offline` = not reached, nothing known about what it applied. */
export type RemoteFailure =
  | { kind: 'offline' }
  /** `isRefused`: the server does not accept this user any more, with whatever token. */
  | { kind: 'session-expired'; isRefused?: true }
  | { kind: 'forbidden' }
  | { kind: 'flag-off' }
  | { kind: 'rejected'; code: string };

/** What the engine needs to know of a run. */
export interface RunSnapshot {
  readonly id: RunId;
  readonly patientId: PatientId;
  readonly status: RunStatus;
  readonly claimId: ClaimId | null;
  readonly attempt: number;
}

export interface ClaimRequest {
  readonly runId: RunId;
  readonly claimId: ClaimId;
  readonly requestId: RequestId;
}

/** An accepted answer, ready to be stored. Hashes are SHA-256 in hex over RFC 8785 canonical JSON. */
export interface CompletedRun extends ClaimRequest {
  readonly diagnosis: StoredDiagnosis;
  readonly contextPack: ContextPack;
  readonly contentHash: string;
  readonly contextHash: string;
  readonly provenance: Provenance;
}

export interface FailedRun extends ClaimRequest {
  readonly errorInfo: ErrorInfo;
}

/** How a claimed run ended, as Postgres is told. Sending it twice gives the same answer. */
export type RunEnd = ({ readonly kind: 'complete' } & CompletedRun) | ({ readonly kind: 'fail' } & FailedRun);

/**
 * Why an end that was sent is not acknowledged. `offline` with a code: something answered that does not speak for
 * Postgres. `rejected` will not be sent again by itself.
 */
export type EndProblem =
  | { kind: 'offline'; code?: string }
  | Extract<RemoteFailure, { kind: 'session-expired' | 'rejected' }>;

/** Keeps how runs ended until Postgres has acknowledged it. Nothing here throws when the disk refuses. */
export interface Outbox {
  /** Call it before the end is sent. It replaces an earlier end of the same claim. False: nothing is kept. */
  keep(end: RunEnd): boolean;
  /** It was sent and is not acknowledged. */
  wait(claimId: ClaimId, problem: EndProblem): void;
  /** Postgres has it. A draft whose text is stored there, as a report or as a refused answer, is forgotten. */
  acknowledge(claimId: ClaimId, draft: 'stored' | 'unfinished'): void;
  /**
   * Postgres will never take it: a report is kept as a superseded result, a failure is dropped.
   * @param isOutOfSight Postgres knows no such run, or none that the user may see: unless it is known here, nothing is kept
   */
  supersede(end: RunEnd, isOutOfSight?: boolean): void;
}

/** `claim_lost`: the run is not ours any more, nothing was written. */
export type SettleOutcome =
  | { outcome: 'settled' | 'already_settled'; artifactId: ArtifactId | null }
  | { outcome: 'claim_lost'; status: RunStatus | null };

/** `renewed` false: the claim is not ours any more. */
export interface HeartbeatReply {
  readonly renewed: boolean;
  /** Null: no such run, or not visible to the user. */
  readonly status: RunStatus | null;
}

/** A claim that is being kept alive. */
export interface HeldLease {
  /** Aborts when the claim is not ours any more, or nobody could tell for so long that it must be presumed lost. */
  readonly lost: AbortSignal;
  /** Sends the next heartbeat without waiting for its turn: the machine has slept. */
  beatNow(): void;
  /**
   * Whether the claim is still ours. When two beats are missing by the wall clock (the machine slept or stalled) the
   * database is asked; without its answer the claim counts as ours, since every settle is fenced.
   */
  isHeld(): Promise<boolean>;
  /** Ends the heartbeat; resolves when no request of it is under way any more. */
  end(): Promise<void>;
}

/** `done` false: the run was not in the status it moves from, or not ours; `status` is the one it has, nothing was written. */
export interface MoveReply {
  readonly done: boolean;
  /** Null: no such run, or not visible to the user. */
  readonly status: RunStatus | null;
}

/** What a sweep did with the runs whose lease has expired. */
export interface Swept {
  readonly requeued: number;
  readonly failed: number;
}

export interface RunRequest {
  readonly runId: RunId;
  readonly requestId: RequestId;
}

/** The runs in Postgres. Every write is guarded there; zero rows is an answer, not an error. */
export interface RunStore {
  /** Null: no such run, or not visible to the user. */
  tryGetRun(runId: RunId): Promise<Result<RunSnapshot | null, RemoteFailure>>;
  /** Null: the guarded update changed no row, somebody else has the run. */
  claim(request: ClaimRequest): Promise<Result<RunSnapshot | null, RemoteFailure>>;
  complete(run: CompletedRun): Promise<Result<SettleOutcome, RemoteFailure>>;
  fail(run: FailedRun): Promise<Result<SettleOutcome, RemoteFailure>>;
  /** Renews the lease of a claim; how long it lasts is for the database to say. An aborted request answers `offline`. */
  heartbeat(beat: ClaimRequest & { signal: AbortSignal }): Promise<Result<HeartbeatReply, RemoteFailure>>;
  /**
   * Gives a run that we hold back to the queue, and its attempt with it. Safe to send again: `done` once more. Not done:
   * the claim was not ours any more. An aborted request answers `offline`.
   */
  release(request: ClaimRequest & { signal: AbortSignal }): Promise<Result<MoveReply, RemoteFailure>>;
  /** Takes a queued run from the queue; it ends as failed, reason CANCELLED. */
  cancel(request: RunRequest): Promise<Result<MoveReply, RemoteFailure>>;
  /** Queues a run that has ended once more. */
  rerun(request: RunRequest): Promise<Result<MoveReply, RemoteFailure>>;
  /** Oldest first. */
  listAttempts(runId: RunId): Promise<Result<RunAttempt[], RemoteFailure>>;
  /** Requeues or fails every run whose lease has expired by the database's clock. An aborted request answers `offline`. */
  sweep(request: { requestId: RequestId; signal: AbortSignal }): Promise<Result<Swept, RemoteFailure>>;
}

/** The pack and the identifiers of the patient that must be scrubbed before anything leaves the machine. */
export interface PatientContext {
  readonly pack: ContextPack;
  readonly identifiers: readonly string[];
  /** The most of the record that may be sent, in bytes of canonical JSON. Default: `maxPackBytes`. */
  readonly budgetBytes?: number;
}

export interface ContextSource {
  /** Null: no such patient, or not visible to the user. */
  tryGetContext(patientId: PatientId): Promise<Result<PatientContext | null, RemoteFailure>>;
}

export interface ModelRequest {
  readonly system: string;
  readonly prompt: string;
  /** JSON schema of the answer, for providers that can hold the model to it. */
  readonly answerSchema: Readonly<Record<string, unknown>>;
  readonly signal: AbortSignal;
  /** Called with every piece of text, in order, as it arrives. */
  readonly onText: (text: string) => void;
  /** Called when a call has failed and the next one has to wait, and with null when the wait is over. */
  readonly onWait: (wait: RetryWait | null) => void;
}

export interface ModelAnswer {
  readonly text: string;
  /** As the provider sent it; null when the stream ended without one. */
  readonly stopReason: string | null;
  readonly provider: Provenance['provider'];
  readonly model: string;
  readonly requestId: string | null;
  readonly latencyMs: number;
  readonly tokens: Provenance['tokens'];
  readonly costEstimateUsd: number | null;
}

export interface ModelFailure {
  readonly reason: FailureReason;
  /** HTTP status, where there was one. */
  readonly status: number | null;
}

export interface Model {
  /** Null when a call is possible; LLM_NOT_CONFIGURED is known before any claim. */
  readonly unavailable: () => FailureReason | null;
  answer(request: ModelRequest): Promise<Result<ModelAnswer, ModelFailure>>;
}

/** Keeps every received delta before it is shown. */
export interface Journal {
  /** Starts the journal of an attempt. `onJournaled` is called after a batch is on disk. */
  open(entry: {
    runId: RunId;
    claimId: ClaimId;
    onJournaled: (text: string, offset: number) => void;
  }): JournalWriter;
}

export interface JournalWriter {
  append(text: string): void;
  /** Writes what is pending and ends the journal. Safe to call twice. */
  close(): void;
}

export interface Clock {
  nowMs(): number;
}

export interface Ids {
  /** A fresh UUIDv7. */
  newId(): string;
}

/** Told about stages and journaled text as they happen. */
export interface ProgressListener {
  stage(runId: RunId, stage: RunStage): void;
  /** The model stage waits before it calls again; null: it goes on. */
  wait(runId: RunId, wait: RetryWait | null): void;
  text(runId: RunId, delta: string, offset: number): void;
  finished(runId: RunId): void;
}

/** One line per state change: ids, codes and durations only. */
export interface EngineLog {
  info(event: string, fields: Readonly<Record<string, string | number | null>>): void;
  error(event: string, fields: Readonly<Record<string, string | number | null>>): void;
}

export interface EnginePorts {
  readonly runs: RunStore;
  readonly contexts: ContextSource;
  readonly model: Model;
  readonly journal: Journal;
  readonly outbox: Outbox;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly progress: ProgressListener;
  readonly log: EngineLog;
  readonly appVersion: string;
  /** Asked for every answer. Default: those of check-answer.ts. */
  readonly thresholds?: () => CheckThresholds;
  /** Waits between two tries of an idempotent call. Default: a timer. */
  readonly wait?: Pause;
  /** Waits between two heartbeats. Default: a timer. */
  readonly pause?: Pause;
  /** Told of a claim that may be held in Postgres although nobody works on it: its reply, or that of its release, was lost. */
  readonly onDoubtfulClaim?: (claim: ClaimRequest) => void;
  /** Told of the lease of every claimed run; what it returns is called when the run has ended. */
  readonly onLease?: (lease: HeldLease) => () => void;
}
