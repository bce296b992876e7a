import { z } from 'zod';
import { riskLevelSchema, storedDiagnosisSchema } from './diagnosis.ts';
import { errorInfoSchema } from './failure.ts';
import {
  artifactIdSchema,
  claimIdSchema,
  organizationIdSchema,
  patientIdSchema,
  reviewIdSchema,
  runIdSchema,
  userIdSchema,
} from './ids.ts';
import { runStatusSchema } from './run.ts';

/** Who signed in, and as what. Membership comes from tables, never from token claims. */
export const roleSchema = z.enum(['patient', 'nurse', 'clinician', 'admin']);
export type Role = z.infer<typeof roleSchema>;

/** Roles that may see and execute diagnosis runs. */
export const executorRoles: readonly Role[] = ['clinician', 'admin'];

export const membershipSchema = z.object({
  organization_id: organizationIdSchema,
  organization_name: z.string(),
  role: roleSchema,
});
export type Membership = z.infer<typeof membershipSchema>;

export const workspaceSchema = z.object({
  user_id: userIdSchema,
  display_name: z.string().nullable(),
  memberships: z.array(membershipSchema),
});
export type Workspace = z.infer<typeof workspaceSchema>;

export const patientRecordSchema = z.object({
  id: patientIdSchema,
  organization_id: organizationIdSchema.nullable(),
  first_name: z.string().nullable(),
  last_name: z.string().nullable(),
  birth_year: z.int().nullable(),
  sex: z.string().nullable(),
  preferred_language: z.string().nullable(),
  updated_at: z.string(),
});
export type PatientRecord = z.infer<typeof patientRecordSchema>;

/** What was asked for when the run was queued; other keys of the existing product are kept by the database. */
export const inputConfigSchema = z.object({
  reason: z.string().optional(),
  funnel: z.string().optional(),
});

export const runRecordSchema = z.object({
  id: runIdSchema,
  organization_id: organizationIdSchema,
  patient_id: patientIdSchema,
  status: runStatusSchema,
  priority: z.int(),
  input_config: inputConfigSchema,
  inputs_hash: z.string().nullable(),
  claim_id: claimIdSchema.nullable(),
  claimed_by: userIdSchema.nullable(),
  claimed_by_name: z.string().nullable(),
  created_by: userIdSchema.nullable(),
  created_by_name: z.string().nullable(),
  attempt: z.int(),
  max_attempts: z.int(),
  started_at: z.string().nullable(),
  completed_at: z.string().nullable(),
  artifact_id: artifactIdSchema.nullable(),
  error_info: errorInfoSchema.nullable(),
  created_at: z.string(),
  updated_at: z.string(),
});
export type RunRecord = z.infer<typeof runRecordSchema>;

/** One attempt at a run, as the record of its claim tells it; a run that is run again counts from 1 anew. */
export const runAttemptSchema = z.object({
  attempt: z.int(),
  claimed_by_name: z.string().nullable(),
  claimed_at: z.string(),
  /** Null while it is under way. */
  settled_at: z.string().nullable(),
  /** `released`: its holder gave the run back to the queue, which is no failure. */
  outcome: z.enum(['succeeded', 'failed', 'released']).nullable(),
  error_info: errorInfoSchema.nullable(),
});
export type RunAttempt = z.infer<typeof runAttemptSchema>;

/** Where an answer came from; stored with the artifact. Durations in ms, cost in US dollars (null when the price is unknown). */
export const provenanceSchema = z.object({
  provider: z.enum(['anthropic', 'demo']),
  model: z.string(),
  prompt_version: z.string(),
  schema_version: z.string(),
  request_id: z.string().nullable(),
  latency_ms: z.number(),
  tokens: z.object({
    input: z.int(),
    output: z.int(),
    cache_read: z.int(),
    cache_creation: z.int(),
  }),
  cost_estimate_usd: z.number().nullable(),
  context_hash: z.string(),
  attempt: z.int(),
  app_version: z.string(),
});
export type Provenance = z.infer<typeof provenanceSchema>;

export const reportRecordSchema = z.object({
  id: artifactIdSchema,
  run_id: runIdSchema,
  patient_id: patientIdSchema,
  organization_id: organizationIdSchema,
  artifact_type: z.literal('diagnosis_report'),
  artifact_name: z.string(),
  artifact_data: storedDiagnosisSchema,
  schema_version: z.string(),
  content_hash: z.string(),
  risk_level: riskLevelSchema.nullable(),
  confidence_score: z.number().nullable(),
  provenance: provenanceSchema,
  sequence_order: z.int(),
  created_at: z.string(),
});
export type ReportRecord = z.infer<typeof reportRecordSchema>;

export const reviewDecisionSchema = z.enum(['accept', 'override']);
export type ReviewDecision = z.infer<typeof reviewDecisionSchema>;

/** What a clinician decided about one finding, bound to the hash of the report that was read. The latest one counts. */
export const reviewRecordSchema = z.object({
  id: reviewIdSchema,
  run_id: runIdSchema,
  patient_id: patientIdSchema,
  organization_id: organizationIdSchema,
  artifact_id: artifactIdSchema,
  content_hash: z.string(),
  kind: z.literal('finding_decision'),
  /** Index in the findings of the report. */
  finding_index: z.int().min(0),
  decision: reviewDecisionSchema,
  reason: z.string().nullable(),
  created_by: userIdSchema,
  created_by_name: z.string().nullable(),
  created_at: z.string(),
});
export type ReviewRecord = z.infer<typeof reviewRecordSchema>;

/** A finished result that came too late: the run had been taken over. Kept on the workstation that made it, never stored as the report. */
export const supersededResultSchema = z.object({
  claim_id: claimIdSchema,
  run_id: runIdSchema,
  artifact_data: storedDiagnosisSchema,
  content_hash: z.string(),
  provenance: provenanceSchema,
  /** Epoch ms by the clock of the workstation. */
  refused_at_ms: z.number(),
});
export type SupersededResult = z.infer<typeof supersededResultSchema>;

export const featureFlagName = 'DIAGNOSIS_WORKER_ENABLED';

/** The refusal while the flag is off: from the gate and from Postgres alike. */
export const flagOffMessage = `${featureFlagName} is off for this organisation.`;

export const flagRecordSchema = z.object({
  organization_id: organizationIdSchema,
  flag: z.string(),
  enabled: z.boolean(),
  updated_by: userIdSchema.nullable(),
  updated_by_name: z.string().nullable(),
  updated_at: z.string(),
});
export type FlagRecord = z.infer<typeof flagRecordSchema>;
