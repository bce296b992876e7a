import type Database from 'better-sqlite3';
import { storedDiagnosisSchema } from '../../shared/diagnosis.ts';
import type { ArtifactId, RunId } from '../../shared/ids.ts';
import { type ReportVersion, reportVersionSchema } from '../../shared/ipc/report-channels.ts';
import { provenanceSchema, type ReportRecord, reportRecordSchema } from '../../shared/records.ts';
import { jsonColumn } from './json-column.ts';
import type { SearchTexts } from './search-texts.ts';

const columns = Object.keys(reportRecordSchema.shape);

const reportRowSchema = reportRecordSchema.extend({
  artifact_data: jsonColumn(storedDiagnosisSchema),
  provenance: jsonColumn(provenanceSchema),
});

export interface ReportRows {
  put(report: ReportRecord): void;
  tryGet(artifactId: ArtifactId): ReportRecord | null;
  /** The report with the highest sequence number. */
  tryGetLatest(runId: RunId): ReportRecord | null;
  /** Every report of the run and the latest of each earlier run of its patient: newest first, 50 at most. */
  listVersions(runId: RunId): ReportVersion[];
}

// The content of a report is its last column: nothing of it is read here.
const selectVersions = `
select reports.id, reports.run_id, sequence_order, reports.created_at, risk_level, confidence_score,
  provenance ->> 'model' as model, provenance ->> 'provider' as provider
from runs subject
join runs on runs.patient_id = subject.patient_id
join reports on reports.run_id = runs.id
where subject.id = ? and (
  runs.id = subject.id
  or runs.created_ms < subject.created_ms
    and sequence_order = (select max(latest.sequence_order) from reports latest where latest.run_id = runs.id))
order by julianday(reports.created_at) desc, sequence_order desc, reports.id
limit 50`;

/** Reads and writes of the table `reports`. */
export function prepareReportRows(database: Database.Database, searchTexts: SearchTexts): ReportRows {
  const put = database.prepare(
    `insert or replace into reports (${columns.join(', ')})
     values (${columns.map((name) => `@${name}`).join(', ')})`,
  );
  const latest = database.prepare(
    `select ${columns.join(', ')} from reports where run_id = ? order by sequence_order desc limit 1`,
  );
  const versions = database.prepare(selectVersions);
  const byId = database.prepare(`select ${columns.join(', ')} from reports where id = ?`);
  return {
    put(report) {
      const artifact_data = JSON.stringify(report.artifact_data);
      put.run({ ...report, artifact_data, provenance: JSON.stringify(report.provenance) });
      const { id: reportId, run_id: runId } = report;
      searchTexts.put({ source: 'report', reportId, runId }, report.artifact_data.findings);
    },
    tryGet(artifactId) {
      const row = byId.get(artifactId);
      return row === undefined ? null : reportRowSchema.parse(row);
    },
    tryGetLatest(runId) {
      const row = latest.get(runId);
      return row === undefined ? null : reportRowSchema.parse(row);
    },
    listVersions: (runId) => versions.all(runId).map((row) => reportVersionSchema.parse(row)),
  };
}
