import { randomUUID } from 'node:crypto';
import type { SupabaseClient } from '@supabase/supabase-js';
import { z } from 'zod';

const replySchema = z.strictObject({ recorded: z.int(), refused: z.array(z.unknown()) });

/** A record of access as a workstation sends it; each part can be replaced. */
export function accessTo(runId: string, changes: Record<string, unknown> = {}) {
  return {
    id: randomUUID(),
    action: 'report.viewed',
    entity_id: runId,
    organization_id: null,
    what: 'report',
    content_hash: 'a'.repeat(64),
    occurred_at: '2026-01-02T03:04:05.678Z',
    request_id: randomUUID(),
    ...changes,
  };
}

/** Sends records of access. @throws when the database refuses the call as a whole. */
export async function recordAccess(client: SupabaseClient, records: readonly unknown[]) {
  const { data, error } = await client.rpc('record_access', { p_records: records });
  if (error !== null) throw error;
  return replySchema.parse(data);
}

const entrySchema = z.strictObject({
  id: z.string(),
  at: z.string(),
  occurred_at: z.string().nullable(),
  actor: z.strictObject({
    id: z.guid().nullable(),
    name: z.string().nullable(),
    role: z.string().nullable(),
  }),
  action: z.string(),
  entity_type: z.string(),
  entity_id: z.string(),
  run_id: z.guid().nullable(),
  patient_id: z.guid().nullable(),
  request_id: z.string().nullable(),
  metadata: z.record(z.string(), z.unknown()),
});
const pageSchema = z.strictObject({ entries: z.array(entrySchema), next_before: z.string().nullable() });

interface PageRequest {
  readonly filter?: Record<string, unknown>;
  readonly before?: string | null;
  readonly limit?: number;
}

/** One page of the audit trail. @throws when the database refuses. */
export async function listAudit(
  client: SupabaseClient,
  organizationId: string,
  { filter = {}, before = null, limit = 50 }: PageRequest = {},
) {
  const { data, error } = await client.rpc('list_audit_entries', {
    p_organization_id: organizationId,
    p_filter: filter,
    p_before: before,
    p_limit: limit,
  });
  if (error !== null) throw error;
  return pageSchema.parse(data);
}
