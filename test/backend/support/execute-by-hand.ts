import { randomUUID } from 'node:crypto';
import type { SupabaseClient } from '@supabase/supabase-js';
import type { Sql } from 'postgres';
import { z } from 'zod';
import { type RunRecord, runAttemptSchema, runRecordSchema } from '../../../shared/records.ts';

const settleReplySchema = z.object({
  outcome: z.enum(['settled', 'already_settled', 'claim_lost']),
  run_status: z.enum(['queued', 'running', 'succeeded', 'failed']).nullable(),
  artifact_id: z.guid().nullable().optional(),
});
export type SettleReply = z.infer<typeof settleReplySchema>;

/** The guarded claim, as the desktop sends it. */
export function claim(client: SupabaseClient, runId: string, claimId: string = randomUUID()) {
  return client
    .from('diagnosis_runs')
    .update({ status: 'running', claim_id: claimId, workstation_id: 'test' })
    .eq('id', runId)
    .eq('status', 'queued')
    .select();
}

/** Claims a run that must be free. @returns the claim id. */
export async function mustClaim(client: SupabaseClient, runId: string): Promise<string> {
  const claimId = randomUUID();
  const { data, error } = await claim(client, runId, claimId);
  if (error !== null) throw error;
  if (data.length !== 1) throw new Error(`the claim of ${runId} changed ${data.length} rows`);
  return claimId;
}

/** Arguments of complete_diagnosis_run; each part can be replaced. */
export function completion(runId: string, claimId: string, changes: Record<string, unknown> = {}) {
  return {
    p_run_id: runId,
    p_claim_id: claimId,
    p_diagnosis: {
      summary: 'Elevated stress.',
      findings: ['Stress score 71'],
      recommendations: ['Sleep diary'],
      risk_level: 'moderate',
      confidence_score: 0.75,
    },
    p_context_pack: { patient_id: 'p', metadata: { context_version: 'v2' }, identifiers: ['Musterfrau'] },
    p_content_hash: 'a'.repeat(64),
    p_context_hash: 'b'.repeat(64),
    p_provenance: { provider: 'demo', schema_version: 'diagnosis-v2' },
    ...changes,
  };
}

/** Settles as succeeded. @throws when the database refuses. */
export async function complete(client: SupabaseClient, runId: string, claimId: string): Promise<SettleReply> {
  const { data, error } = await client.rpc('complete_diagnosis_run', completion(runId, claimId));
  if (error !== null) throw error;
  return settleReplySchema.parse(data);
}

/** Settles as failed. @throws when the database refuses. */
export async function fail(client: SupabaseClient, runId: string, claimId: string): Promise<SettleReply> {
  const { data, error } = await client.rpc('fail_diagnosis_run', {
    p_run_id: runId,
    p_claim_id: claimId,
    p_error_info: {
      error_code: 'EXECUTION_ERROR',
      message: 'The model is overloaded.',
      reason: 'LLM_OVERLOADED',
      timestamp: '2026-01-01T00:00:00Z',
    },
  });
  if (error !== null) throw error;
  return settleReplySchema.parse(data);
}

const statusOrNull = z.enum(['queued', 'running', 'succeeded', 'failed']).nullable();

async function call<T>(client: SupabaseClient, name: string, args: object, reply: z.ZodType<T>): Promise<T> {
  const { data, error } = await client.rpc(name, args);
  if (error !== null) throw error;
  return reply.parse(data);
}

/** Renews the lease of a claim. @throws when the database refuses. */
export function heartbeat(client: SupabaseClient, runId: string, claimId: string) {
  const reply = z.strictObject({ renewed: z.boolean(), run_status: statusOrNull });
  return call(client, 'heartbeat_diagnosis_run', { p_run_id: runId, p_claim_id: claimId }, reply);
}

/** Takes back what expired, `limit` runs at most. @throws when the database refuses. */
export function sweep(client: SupabaseClient, limit?: number | null) {
  const reply = z.strictObject({ requeued: z.int(), failed: z.int() });
  return call(client, 'sweep_expired_runs', limit === undefined ? {} : { p_limit: limit }, reply);
}

/** Gives a claimed run back. @throws when the database refuses. */
export function release(client: SupabaseClient, runId: string, claimId: string) {
  const reply = z.strictObject({ outcome: z.enum(['released', 'claim_lost']), run_status: statusOrNull });
  return call(client, 'release_diagnosis_run', { p_run_id: runId, p_claim_id: claimId }, reply);
}

/** Cancels a queued run. @throws when the database refuses. */
export function cancel(client: SupabaseClient, runId: string) {
  const reply = z.strictObject({ outcome: z.enum(['cancelled', 'not_queued']), run_status: statusOrNull });
  return call(client, 'cancel_diagnosis_run', { p_run_id: runId }, reply);
}

/** Queues an ended run again. @throws when the database refuses. */
export function rerun(client: SupabaseClient, runId: string) {
  const reply = z.strictObject({ outcome: z.enum(['queued', 'not_finished']), run_status: statusOrNull });
  return call(client, 'rerun_diagnosis_run', { p_run_id: runId }, reply);
}

const queueReplySchema = z.strictObject({ outcome: z.enum(['queued', 'duplicate']), run: runRecordSchema });

/** Queues a run of a patient; each argument can be replaced. @throws when the database refuses. */
export function queue(client: SupabaseClient, patientId: string, changes: Record<string, unknown> = {}) {
  const args = { p_run_id: randomUUID(), p_patient_id: patientId, ...changes };
  return call(client, 'queue_diagnosis_run', args, queueReplySchema);
}

/** The run that queueing would name as duplicate. @throws when the database refuses. */
export async function findDuplicate(
  client: SupabaseClient,
  patientId: string,
  inputsHash: string,
): Promise<RunRecord | null> {
  const args = { p_patient_id: patientId, p_inputs_hash: inputsHash };
  const reply = z.strictObject({ run: runRecordSchema.nullable() });
  return (await call(client, 'find_duplicate_run', args, reply)).run;
}

/** Every attempt of a run, as the desktop reads them. @throws when the database refuses. */
export function attemptsOf(client: SupabaseClient, runId: string) {
  return call(client, 'get_run_attempts', { p_run_id: runId }, z.array(runAttemptSchema));
}

/** Lets a lease end a second ago, as if its holder had fallen silent. */
export async function expireLease(sql: Sql, runId: string): Promise<void> {
  await sql`update diagnosis_runs set lease_expires_at = now() - interval '1 second' where id = ${runId}`;
}
