import { z } from 'zod';
import {
  type AccessRecord,
  type AuditActor,
  type AuditEntry,
  type AuditFilter,
  auditActorSchema,
  auditEntrySchema,
} from '../../shared/audit.ts';
import { ok } from '../../shared/result.ts';
import type { CallRemote } from './call-remote.ts';
import type { RemoteAudit } from './remote.ts';

const recordedSchema = z.object({ refused: z.array(z.string()) });

const entryFields = auditEntrySchema.shape;

/** A newer server may write more into the metadata than words and numbers: it is shown as it is written. */
const metadataSchema = z
  .record(z.string(), z.unknown())
  .transform((metadata) =>
    Object.fromEntries(Object.entries(metadata).map(([name, value]) => [name, scalarOf(value)])),
  );

function scalarOf(value: unknown): AuditEntry['metadata'][string] {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  return typeof value === 'number' ? value : JSON.stringify(value);
}

const entrySchema = z
  .object({
    id: entryFields.id,
    at: z.string(),
    occurred_at: z.string().nullable(),
    actor: entryFields.actor,
    action: z.string(),
    entity_type: z.string(),
    entity_id: z.string(),
    run_id: entryFields.runId,
    patient_id: entryFields.patientId,
    request_id: z.string().nullable(),
    metadata: metadataSchema,
  })
  .transform(
    ({ occurred_at, entity_type, entity_id, run_id, patient_id, request_id, ...entry }): AuditEntry => ({
      ...entry,
      occurredAt: occurred_at,
      entityType: entity_type,
      entityId: entity_id,
      runId: run_id,
      patientId: patient_id,
      requestId: request_id,
    }),
  );

const pageSchema = z
  .object({ entries: z.array(entrySchema), next_before: entryFields.id.nullable() })
  .transform(({ entries, next_before }) => ({ entries, nextBefore: next_before }));

const actorsSchema = z.array(
  auditActorSchema
    .omit({ isActive: true })
    .extend({ is_active: z.boolean() })
    .transform(({ is_active, ...actor }): AuditActor => ({ ...actor, isActive: is_active })),
);

/** The audit trail. Who may read it is decided, and reading it written down, in Postgres. */
export function createRemoteAudit(callRemote: CallRemote): RemoteAudit {
  return {
    recordAccess: (records) =>
      callRemote({
        query: (client) => client.rpc('record_access', { p_records: records.map(asSent) }),
        reply: recordedSchema,
      }),
    list: ({ organizationId, filter, before, limit }) =>
      callRemote({
        query: (client) =>
          client.rpc('list_audit_entries', {
            p_organization_id: organizationId,
            p_filter: filterAsSent(filter),
            p_before: before,
            p_limit: limit,
          }),
        reply: pageSchema,
      }),
    listActors: (organizationId) =>
      callRemote({
        query: (client) => client.rpc('list_audit_actors', { p_organization_id: organizationId }),
        reply: actorsSchema,
      }),
    async recordExport({ organizationId, filter, rows, requestId }) {
      const recorded = await callRemote({
        query: (client) =>
          client.rpc('record_audit_export', {
            p_export_id: requestId,
            p_organization_id: organizationId,
            p_filter: filterAsSent(filter),
            p_rows: rows,
          }),
        reply: z.object({ outcome: z.literal('recorded') }),
        requestId,
      });
      return recorded.ok ? ok(undefined) : recorded;
    },
  };
}

function asSent(record: AccessRecord) {
  return {
    id: record.id,
    action: record.action,
    entity_id: record.entityId,
    organization_id: record.organizationId,
    what: record.what,
    content_hash: record.contentHash,
    occurred_at: new Date(record.occurredAtMs).toISOString(),
    request_id: record.requestId,
  };
}

function filterAsSent({ group, actorId, subjectId, from, to }: AuditFilter) {
  return { group, actor_id: actorId, subject_id: subjectId, from, to };
}
