import type Database from 'better-sqlite3';
import type { PatientId } from '../../shared/ids.ts';
import {
  type PatientOverview,
  type PatientRun,
  patientOverviewSchema,
  patientRunSchema,
} from '../../shared/ipc/patient-channels.ts';

import { shownRisk } from './impression-rows.ts';

/** What the cache tells of the runs of one patient. */
export interface PatientRuns {
  overviewOf(patientId: PatientId): PatientOverview;
  /** Newest first. */
  latestOf(patientId: PatientId, limit: number): PatientRun[];
}

/** Reads along the index of runs by patient. */
export function preparePatientRuns(database: Database.Database): PatientRuns {
  const lastReport = database.prepare(
    `select runs.id as runId, ${shownRisk} as risk, reports.created_at as at
     from runs join reports on reports.id = runs.artifact_id
     where runs.patient_id = ? order by runs.newest_ms desc, runs.id desc limit 1`,
  );
  const openRun = database.prepare(
    `select id as runId, status from runs
     where patient_id = ? and status in ('queued', 'running')
     order by status = 'running' desc, created_ms desc, id desc limit 1`,
  );
  const readAt = database.prepare('select retrieved_at_ms from context_packs where patient_id = ?').pluck();
  const latest = database.prepare(
    `select runs.id, runs.status, runs.created_at as createdAt, runs.completed_at as completedAt, runs.reason,
       runs.artifact_id as artifactId, ${shownRisk} as risk
     from runs left join reports on reports.id = runs.artifact_id
     where runs.patient_id = ? order by runs.newest_ms desc, runs.id desc limit ?`,
  );
  return {
    overviewOf: (patientId) =>
      patientOverviewSchema.parse({
        lastReport: lastReport.get(patientId) ?? null,
        openRun: openRun.get(patientId) ?? null,
        recordReadAtMs: readAt.get(patientId) ?? null,
      }),
    latestOf: (patientId, limit) => latest.all(patientId, limit).map((run) => patientRunSchema.parse(run)),
  };
}
