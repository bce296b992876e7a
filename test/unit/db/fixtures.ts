import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { z } from 'zod';
import type { Cache } from '../../../main/db/cache.ts';
import { openCache } from '../../../main/db/open-cache.ts';
import {
  type FlagRecord,
  flagRecordSchema,
  type PatientRecord,
  patientRecordSchema,
  type ReportRecord,
  type ReviewRecord,
  type RunRecord,
  reportRecordSchema,
  reviewRecordSchema,
  runRecordSchema,
} from '../../../shared/records.ts';

export const organizationId = '11111111-1111-4111-8111-111111111111';

/** A fresh private folder and what removes it. */
export function temporaryFolder(): { path: string; remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), 'rhythm-cache-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

export const randomKey = () => randomBytes(32);

/** Opens a cache that must be openable. */
export function mustOpen(path: string, key: Buffer): Cache {
  const opened = openCache({ path, key, nativeBinding: undefined });
  if (!opened.ok) throw new Error(`the cache did not open: ${opened.error.kind}`);
  return opened.value;
}

export function makePatient(fields: Partial<z.input<typeof patientRecordSchema>> = {}): PatientRecord {
  return patientRecordSchema.parse({
    id: randomUUID(),
    organization_id: organizationId,
    first_name: 'Anna',
    last_name: 'Muster',
    birth_year: 1980,
    sex: 'female',
    preferred_language: 'de',
    updated_at: '2026-01-01T08:00:00.000001+00:00',
    ...fields,
  });
}

export function makeRun(fields: Partial<z.input<typeof runRecordSchema>> = {}): RunRecord {
  return runRecordSchema.parse({
    id: randomUUID(),
    organization_id: organizationId,
    patient_id: '22222222-2222-4222-8222-222222222222',
    status: 'queued',
    priority: 0,
    input_config: { reason: 'Trouble sleeping' },
    inputs_hash: null,
    claim_id: null,
    claimed_by: null,
    claimed_by_name: null,
    created_by: null,
    created_by_name: 'Dr. Keller',
    attempt: 0,
    max_attempts: 3,
    started_at: null,
    completed_at: null,
    artifact_id: null,
    error_info: null,
    created_at: '2026-01-01T08:00:00.123456+00:00',
    updated_at: '2026-01-01T08:00:00.123456+00:00',
    ...fields,
  });
}

export function makeReport(
  run: RunRecord,
  fields: Partial<z.input<typeof reportRecordSchema>> = {},
): ReportRecord {
  return reportRecordSchema.parse({
    id: randomUUID(),
    run_id: run.id,
    patient_id: run.patient_id,
    organization_id: run.organization_id,
    artifact_type: 'diagnosis_report',
    artifact_name: `Diagnosis Report for Run ${run.id}`,
    artifact_data: {
      summary: 'Sleep is short.',
      findings: ['short sleep'],
      recommendations: ['sleep diary'],
      risk_level: 'moderate',
      confidence_score: 0.7,
      evidence: [],
      unsupported_findings: [0],
    },
    schema_version: 'diagnosis-v2',
    content_hash: 'c'.repeat(64),
    risk_level: 'moderate',
    confidence_score: 0.7,
    provenance: {
      provider: 'demo',
      model: 'demo-rules',
      prompt_version: 'p1',
      schema_version: 'diagnosis-v2',
      request_id: null,
      latency_ms: 12.5,
      tokens: { input: 1, output: 2, cache_read: 0, cache_creation: 0 },
      cost_estimate_usd: null,
      context_hash: 'd'.repeat(64),
      attempt: 1,
      app_version: '0.1.0',
    },
    sequence_order: 0,
    created_at: '2026-01-01T08:05:00.123456+00:00',
    ...fields,
  });
}

export function makeReview(
  report: ReportRecord,
  fields: Partial<z.input<typeof reviewRecordSchema>> = {},
): ReviewRecord {
  return reviewRecordSchema.parse({
    id: randomUUID(),
    run_id: report.run_id,
    patient_id: report.patient_id,
    organization_id: report.organization_id,
    artifact_id: report.id,
    content_hash: report.content_hash,
    kind: 'finding_decision',
    finding_index: 0,
    decision: 'accept',
    reason: null,
    created_by: '44444444-4444-4444-8444-444444444444',
    created_by_name: 'Dr. Keller',
    created_at: '2026-01-01T08:06:00.123456+00:00',
    ...fields,
  });
}

export function makeFlag(fields: Partial<z.input<typeof flagRecordSchema>> = {}): FlagRecord {
  return flagRecordSchema.parse({
    organization_id: organizationId,
    flag: 'DIAGNOSIS_WORKER_ENABLED',
    enabled: true,
    updated_by: null,
    updated_by_name: 'Admin',
    updated_at: '2026-01-01T08:00:00+00:00',
    ...fields,
  });
}
