import { z } from 'zod';
import { organizationIdSchema, patientIdSchema, requestIdSchema, runIdSchema, userIdSchema } from './ids.ts';
import { roleSchema } from './records.ts';

/** What an admin can look for; each group stands for the actions that `private.audit_actions` lists for it. */
export const auditGroups = ['viewed', 'executed', 'cancelled', 'reviewed', 'flag', 'audit'] as const;
export const auditGroupSchema = z.enum(auditGroups);
export type AuditGroup = z.infer<typeof auditGroupSchema>;

/** Every action that this version writes or knows; a newer server may tell of others. */
export const auditActions = [
  'report.viewed',
  'patient.viewed',
  'run.created',
  'run.claimed',
  'run.succeeded',
  'run.failed',
  'run.released',
  'run.requeued',
  'run.superseded',
  'review.recorded',
  'feature_flag.changed',
  'audit.viewed',
  'audit.exported',
] as const;
export type AuditAction = (typeof auditActions)[number];

/** Null: not asked for. Every text has the shape of an id or a time, so that nothing else can get into the log by it. */
export const auditFilterSchema = z
  .object({
    group: auditGroupSchema.nullable(),
    actorId: userIdSchema.nullable(),
    /** Of a run, a patient, a report or a call. */
    subjectId: z.guid().nullable(),
    /** From this moment on. */
    from: z.iso.datetime({ offset: true }).nullable(),
    /** Before this moment. */
    to: z.iso.datetime({ offset: true }).nullable(),
  })
  .strict();
export type AuditFilter = z.infer<typeof auditFilterSchema>;

const scalarSchema = z.union([z.string(), z.number(), z.boolean(), z.null()]);

/** One entry of the audit trail. It holds ids, codes and the names of staff; of patients never more than the id. */
export const auditEntrySchema = z.object({
  /** Grows with each entry: what a page goes on from. */
  id: z.string().regex(/^\d{1,19}$/),
  /** ISO time of the server. */
  at: z.string(),
  /** ISO time by the clock of the workstation; null: what the server saw itself. */
  occurredAt: z.string().nullable(),
  action: z.string(),
  /** `id` null: done by the system itself. */
  actor: z.object({ id: userIdSchema.nullable(), name: z.string().nullable(), role: z.string().nullable() }),
  entityType: z.string(),
  entityId: z.string(),
  runId: runIdSchema.nullable(),
  patientId: patientIdSchema.nullable(),
  requestId: z.string().nullable(),
  metadata: z.record(z.string(), scalarSchema),
});
export type AuditEntry = z.infer<typeof auditEntrySchema>;

/** Somebody of the staff, past or present. */
export const auditActorSchema = z.object({
  id: userIdSchema,
  name: z.string().nullable(),
  role: roleSchema,
  isActive: z.boolean(),
});
export type AuditActor = z.infer<typeof auditActorSchema>;

/** What was shown of a run: its report, or a text that never became one. */
export const viewedSchema = z.enum(['report', 'draft', 'record']);

/** That somebody was shown patient data, as a workstation tells the server. Made once, sent until it is acknowledged. */
export const accessRecordSchema = z.object({
  id: z.guid(),
  action: z.enum(['report.viewed', 'patient.viewed']),
  /** The run of the report, or the patient. */
  entityId: z.guid(),
  organizationId: organizationIdSchema,
  what: viewedSchema,
  /** Of what was shown; null: a draft has none. */
  contentHash: z.string().nullable(),
  /** Epoch ms by the clock of the workstation. */
  occurredAtMs: z.number(),
  requestId: requestIdSchema,
});
export type AccessRecord = z.infer<typeof accessRecordSchema>;
