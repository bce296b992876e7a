import type { StoredDiagnosis } from '../../shared/diagnosis.ts';
import type { UnsyncedEnd } from '../../shared/ipc/run-channels.ts';
import type { Provenance, ReportRecord, SupersededResult } from '../../shared/records.ts';

/** What a report shows, whether it was stored or came too late to be. */
export interface ReportContent {
  readonly diagnosis: StoredDiagnosis;
  readonly provenance: Provenance;
  readonly contentHash: string;
  /** Null: it is not stored and has no id. */
  readonly reportId: string | null;
  /** Epoch ms at which it was stored, or kept here. */
  readonly createdAtMs: number;
}

/** The content of the stored report. */
export function contentOfReport(report: ReportRecord): ReportContent {
  return {
    diagnosis: report.artifact_data,
    provenance: report.provenance,
    contentHash: report.content_hash,
    reportId: report.id,
    createdAtMs: Date.parse(report.created_at),
  };
}

/** The content of a report that waits to sync. */
export function contentOfUnsynced(
  report: NonNullable<UnsyncedEnd['report']>,
  sinceMs: number,
): ReportContent {
  return {
    diagnosis: report.artifact_data,
    provenance: report.provenance,
    contentHash: report.content_hash,
    reportId: null,
    createdAtMs: sinceMs,
  };
}

/** The content of a result that was refused, since the run had been taken over. */
export function contentOfSuperseded(result: SupersededResult): ReportContent {
  return {
    diagnosis: result.artifact_data,
    provenance: result.provenance,
    contentHash: result.content_hash,
    reportId: null,
    createdAtMs: result.refused_at_ms,
  };
}
