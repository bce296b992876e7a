import { randomUUID } from 'node:crypto';
import type { SupabaseClient } from '@supabase/supabase-js';
import { z } from 'zod';

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
