import { z } from 'zod';
import { artifactIdSchema, claimIdSchema, patientIdSchema, runIdSchema } from '../../shared/ids.ts';
import { runAttemptSchema } from '../../shared/records.ts';
import { runStatusSchema } from '../../shared/run.ts';
import type { HeartbeatReply, MoveReply, RunSnapshot, RunStore, SettleOutcome } from '../engine/ports.ts';
import type { CallRemote } from './call-remote.ts';

const snapshotColumns = 'id, patient_id, status, claim_id, attempt';
const snapshotSchema = z
  .object({
    id: runIdSchema,
    patient_id: patientIdSchema,
    status: runStatusSchema,
    claim_id: claimIdSchema.nullable(),
    attempt: z.int(),
  })
  .transform(
    (row): RunSnapshot => ({
      id: row.id,
      patientId: row.patient_id,
      status: row.status,
      claimId: row.claim_id,
      attempt: row.attempt,
    }),
  );

/** At most one row: the id is the primary key. */
const oneOrNoSnapshot = z
  .array(snapshotSchema)
  .max(1)
  .transform((rows) => rows[0] ?? null);

const settleSchema = z
  .discriminatedUnion('outcome', [
    z.object({
      outcome: z.enum(['settled', 'already_settled']),
      artifact_id: artifactIdSchema.nullish(),
    }),
    z.object({ outcome: z.literal('claim_lost'), run_status: runStatusSchema.nullish() }),
  ])
  .transform((reply): SettleOutcome => {
    if (reply.outcome === 'claim_lost') return { outcome: 'claim_lost', status: reply.run_status ?? null };
    return { outcome: reply.outcome, artifactId: reply.artifact_id ?? null };
  });

const heartbeatSchema = z
  .object({ renewed: z.boolean(), run_status: runStatusSchema.nullable() })
  .transform((reply): HeartbeatReply => ({ renewed: reply.renewed, status: reply.run_status }));

/** The reply of a move that names its success `done` and its refusal `refused`. */
function moveSchema(done: string, refused: string) {
  return z
    .object({ outcome: z.enum([done, refused]), run_status: runStatusSchema.nullable() })
    .transform((reply): MoveReply => ({ done: reply.outcome === done, status: reply.run_status }));
}
const cancelSchema = moveSchema('cancelled', 'not_queued');
const releaseSchema = moveSchema('released', 'claim_lost');
const rerunSchema = moveSchema('queued', 'not_finished');

const sweptSchema = z.object({ requeued: z.int().min(0), failed: z.int().min(0) });

/** The runs in Postgres, for the engine. `workstationId` is stored with a claim, so that IT can tell who held it. */
export function createRunStore(callRemote: CallRemote, workstationId: string): RunStore {
  return {
    tryGetRun: (runId) =>
      callRemote({
        query: (client) => client.from('diagnosis_runs').select(snapshotColumns).eq('id', runId),
        reply: oneOrNoSnapshot,
      }),
    // The guard is in the filter, the answer in the number of rows: none means that somebody else has the run.
    claim: ({ runId, claimId, requestId }) =>
      callRemote({
        query: (client) =>
          client
            .from('diagnosis_runs')
            .update({ status: 'running', claim_id: claimId, workstation_id: workstationId })
            .eq('id', runId)
            .eq('status', 'queued')
            .select(snapshotColumns),
        reply: oneOrNoSnapshot,
        requestId,
      }),
    complete: (run) =>
      callRemote({
        query: (client) =>
          client.rpc('complete_diagnosis_run', {
            p_run_id: run.runId,
            p_claim_id: run.claimId,
            p_diagnosis: run.diagnosis,
            p_context_pack: run.contextPack,
            p_content_hash: run.contentHash,
            p_context_hash: run.contextHash,
            p_provenance: run.provenance,
          }),
        reply: settleSchema,
        requestId: run.requestId,
      }),
    fail: (run) =>
      callRemote({
        query: (client) =>
          client.rpc('fail_diagnosis_run', {
            p_run_id: run.runId,
            p_claim_id: run.claimId,
            p_error_info: run.errorInfo,
          }),
        reply: settleSchema,
        requestId: run.requestId,
      }),
    heartbeat: ({ runId, claimId, requestId, signal }) =>
      callRemote({
        query: (client) => client.rpc('heartbeat_diagnosis_run', { p_run_id: runId, p_claim_id: claimId }),
        reply: heartbeatSchema,
        requestId,
        signal,
      }),
    release: ({ runId, claimId, requestId, signal }) =>
      callRemote({
        query: (client) => client.rpc('release_diagnosis_run', { p_run_id: runId, p_claim_id: claimId }),
        reply: releaseSchema,
        requestId,
        signal,
      }),
    cancel: ({ runId, requestId }) =>
      callRemote({
        query: (client) => client.rpc('cancel_diagnosis_run', { p_run_id: runId }),
        reply: cancelSchema,
        requestId,
      }),
    rerun: ({ runId, requestId }) =>
      callRemote({
        query: (client) => client.rpc('rerun_diagnosis_run', { p_run_id: runId }),
        reply: rerunSchema,
        requestId,
      }),
    listAttempts: (runId) =>
      callRemote({
        query: (client) => client.rpc('get_run_attempts', { p_run_id: runId }),
        reply: z.array(runAttemptSchema),
      }),
    sweep: ({ requestId, signal }) =>
      callRemote({
        query: (client) => client.rpc('sweep_expired_runs'),
        reply: sweptSchema,
        requestId,
        signal,
      }),
  };
}
