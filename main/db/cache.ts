import type { ClaimId, OrganizationId, PatientId, RunId } from '../../shared/ids.ts';
import type { WorklistRow } from '../../shared/ipc-contract.ts';
import type { FlagRecord, PatientRecord, ReportRecord, RunRecord } from '../../shared/records.ts';
import type { Result } from '../../shared/result.ts';
import type { RunStatus } from '../../shared/run.ts';
import type { PullChange } from '../remote/remote.ts';
import type { CacheProblem } from './cache-problem.ts';

export interface WorklistQuery {
  /** Null: every status. */
  readonly status: RunStatus | null;
  /** Words that must all occur in the patient's name, the reason or the id; '' = all. */
  readonly search: string;
  /** `nextCursor` of the page before; null = first page. A cursor of another query or nonsense starts at the first page. */
  readonly cursor: string | null;
  readonly limit: number;
}

/** Queued: priority first, then oldest. Others: what happened last comes first. */
export interface WorklistPage {
  readonly rows: WorklistRow[];
  readonly nextCursor: string | null;
  /** Over everything in the cache, whatever the search says. */
  readonly counts: Record<RunStatus, number>;
}

export type CacheTable = 'patients' | 'runs' | 'reports' | 'flags';

export interface SyncPosition {
  readonly cursor: string | null;
  readonly lastPulledAtMs: number | null;
}

export interface JournaledDraft {
  readonly claimId: ClaimId;
  readonly text: string;
}

/** What the feed said, to be written in one transaction together with the cursor. */
export interface PullBatch {
  readonly changes: readonly PullChange[];
  readonly cursor: string;
}

/**
 * The encrypted local copy of what the signed-in user may see. Reads throw when a page turns out to be damaged;
 * `cacheProblemOf` names it.
 */
export interface Cache {
  readonly path: string;
  listRuns(query: WorklistQuery): WorklistPage;
  tryGetRun(runId: RunId): RunRecord | null;
  /** The report with the highest sequence number. */
  tryGetLatestReport(runId: RunId): ReportRecord | null;
  tryGetPatient(patientId: PatientId): PatientRecord | null;
  /** By name; `search` '' = all. */
  listPatients(query: { search: string; limit: number }): PatientRecord[];
  tryGetFlag(organizationId: OrganizationId, flag: string): FlagRecord | null;
  syncPosition(): SyncPosition;
  /** The draft of the latest journaled attempt; null = nothing was received. */
  readJournal(runId: RunId): JournaledDraft | null;
  /** Keeps a row that the server just answered, so that the list need not wait for the next pull. */
  putRun(run: RunRecord): void;
  /** Writes rows and cursor in one transaction. @returns the tables that were touched. */
  applyPullPage(batch: PullBatch): CacheTable[];
  /** Reads every page of the file; slow, for diagnostics and after a crash. */
  verify(): Result<void, CacheProblem>;
  close(): void;
}
