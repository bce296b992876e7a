import type Database from 'better-sqlite3';
import { storedDiagnosisSchema } from '../../shared/diagnosis.ts';
import type { ArtifactId, RunId } from '../../shared/ids.ts';
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
}

/** Reads and writes of the table `reports`. */
export function prepareReportRows(database: Database.Database, searchTexts: SearchTexts): ReportRows {
  const put = database.prepare(
    `insert or replace into reports (${columns.join(', ')})
     values (${columns.map((name) => `@${name}`).join(', ')})`,
  );
  const latest = database.prepare(
    `select ${columns.join(', ')} from reports where run_id = ? order by sequence_order desc limit 1`,
  );
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
  };
}
