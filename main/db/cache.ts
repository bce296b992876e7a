import type { ArtifactId, ClaimId, OrganizationId, PatientId, RunId } from '../../shared/ids.ts';
import type { ReportVersion } from '../../shared/ipc/report-channels.ts';
import type { CacheContents, CacheIncident } from '../../shared/ipc/sync-channels.ts';
import type {
  FlagRecord,
  PatientRecord,
  ReportRecord,
  ReviewRecord,
  RunRecord,
  SupersededResult,
} from '../../shared/records.ts';
import type { Result } from '../../shared/result.ts';
import type { RunEnd } from '../engine/ports.ts';
import type { PullChange, Scope } from '../remote/remote.ts';
import type { AccessRows } from './access-rows.ts';
import type { CacheProblem } from './cache-problem.ts';
import type { FailureCounts } from './failure-counts.ts';
import type { IdentityRow } from './identity-row.ts';
import type { ImpressionRows } from './impression-rows.ts';
import type { IncidentRows } from './incident-rows.ts';
import type { JournaledDraft, JournalPiece } from './journal-rows.ts';
import type { FlagWrite } from './kept-write.ts';
import type { PackRows } from './pack-rows.ts';
import type { PatientQuery } from './patient-rows.ts';
import type { PatientRuns } from './patient-runs.ts';
import type { SeenKeys } from './purge-unseen.ts';
import type { WorklistPage, WorklistQuery } from './read-worklist.ts';
import type { ReasonAmount } from './reason-rows.ts';
import type { RescuedRows } from './rescue-rows.ts';
import type { RunEndRows } from './run-end-rows.ts';
import type { SyncPosition } from './sync-position.ts';
import type { ViewRows } from './view-rows.ts';
import type { KeptRow, WriteRows } from './write-rows.ts';

export type CacheTable = 'patients' | 'runs' | 'reports' | 'reviews' | 'flags';

/** What the feed said, to be written in one transaction together with the cursor; null leaves the cursor as it is. */
export interface PullBatch {
  readonly changes: readonly PullChange[];
  readonly cursor: string | null;
}

/** A scope to purge by. `digest` null: rows told before it are still on their way, so it has to be compared again. */
export interface ComparedScope extends Omit<Scope, 'digest'> {
  readonly digest: string | null;
}

/** The end of a pull that read everything there is. */
export interface CompletedPull {
  readonly atMs: number;
}

/** How runs ended here, until Postgres has acknowledged it, and what it did not take any more. */
export interface CachedEnds extends Omit<RunEndRows, 'remove'> {
  /** Postgres has it; `became` a report: its draft is forgotten. */
  acknowledge(claimId: ClaimId, draft: 'stored' | 'unfinished'): void;
  /**
   * Postgres does not take it any more: a report becomes a superseded result, in one transaction. That of a run that is
   * neither visible there nor in the cache is nobody's to keep.
   */
  supersede(end: RunEnd, nowMs: number, isOutOfSight?: boolean): void;
  /** Newest first. */
  listSuperseded(runId: RunId): SupersededResult[];
}

/** Everything that was written here and that Postgres has not acknowledged. */
export interface CachedWrites extends WriteRows {
  /** Keeps a change of the flag in place of every earlier one of its organisation, in one transaction. */
  keepFlagChange(change: FlagWrite, nowMs: number): void;
  /** Removes a write for good and, with the end of a run, the draft that it came from, in one transaction. */
  discard(row: Pick<KeptRow, 'key' | 'kind'>): void;
}

/**
 * The encrypted local copy of what the signed-in user may see. Every method throws SQLite's error when a page turns
 * out to be damaged or the disk is full; `cacheProblemOf` names it.
 */
export interface Cache {
  readonly path: string;
  listRuns(query: WorklistQuery): WorklistPage;
  /** The most frequent first. */
  listReasons(limit: number): ReasonAmount[];
  tryGetRun(runId: RunId): RunRecord | null;
  /** Every queued run: the one with the next turn first. */
  listQueuedRunIds(): RunId[];
  /** The report with the highest sequence number. */
  tryGetReport(artifactId: ArtifactId): ReportRecord | null;
  tryGetLatestReport(runId: RunId): ReportRecord | null;
  /** Every report of the run and the latest of each earlier run of its patient: newest first, 50 at most. */
  listReportVersions(runId: RunId): ReportVersion[];
  /** Of one report, oldest first. */
  listReviews(artifactId: ArtifactId): ReviewRecord[];
  tryGetPatient(patientId: PatientId): PatientRecord | null;
  listPatients(query: PatientQuery): PatientRecord[];
  readonly patientRuns: PatientRuns;
  readonly impressions: ImpressionRows;
  tryGetFlag(organizationId: OrganizationId, flag: string): FlagRecord | null;
  /** Keeps a row that the server just answered, so that the list need not wait for the next pull; not in place of a newer one. */
  putRun(run: RunRecord): void;
  putReview(review: ReviewRecord): void;
  putFlag(flag: FlagRecord): void;

  syncPosition(): SyncPosition;
  /** Writes rows and cursor in one transaction. @returns the tables that were touched. */
  applyPullPage(batch: PullBatch): CacheTable[];
  /** Removes what is out of the scope and remembers the scope's digest, in one transaction. @returns the tables that were touched. */
  keepScope(scope: ComparedScope): CacheTable[];
  /**
   * Removes what the feed has told and where it stood, in one transaction: the user may not see it any more, and when
   * the access comes back everything is told anew. Saved searches and impressions, which speak of what was told, leave
   * too. What was not sent yet stays.
   */
  forgetRows(): void;
  /**
   * After a pull that read to the end of the feed. Rescued impressions whose runs the feed did not tell are removed, unless
   * it held something back: their runs may be among that.
   */
  finishPull(pulled: CompletedPull & { readonly heldBack: boolean }): void;
  /**
   * After everything was pulled anew: removes what the server no longer returned and moves the cursor, in one transaction.
   * `seen` null: what was not returned may be there all the same, so nothing is removed.
   */
  finishRebuild(pulled: CompletedPull & { cursor: string; seen: SeenKeys | null }): CacheTable[];

  /** Forgets the drafts of earlier attempts of a run. */
  beginJournal(runId: RunId): void;
  appendJournal(piece: JournalPiece): void;
  /** The draft of the latest attempt; null = nothing was received. */
  readJournal(runId: RunId): JournaledDraft | null;

  readonly ends: CachedEnds;
  readonly writes: CachedWrites;
  readonly packs: PackRows;
  readonly access: AccessRows;
  contents(): CacheContents;
  readonly failures: FailureCounts;
  readonly views: ViewRows;

  /** Whose cache this is. */
  readonly identity: IdentityRow;
  readonly incidents: IncidentRows;
  /** Takes over what was rescued from the cache before this one and notes why, in one transaction. */
  adoptRescued(rescued: RescuedRows, incident: Omit<CacheIncident, 'id'>): void;

  /** Reads every page of the file; slow, for diagnostics and after a crash. */
  verify(): Result<void, CacheProblem>;
  close(): void;
}
