import { z } from 'zod';
import { runRecordSchema } from '../../shared/records.ts';
import type { CallRemote } from './call-remote.ts';
import type { RunQueue } from './remote.ts';

const queueReplySchema = z.object({ outcome: z.enum(['queued', 'duplicate']), run: runRecordSchema });

const duplicateSchema = z.object({ run: runRecordSchema.nullable() }).transform(({ run }) => run);

/** Queues runs; who may do so for which patient, and what counts as a duplicate, is decided in Postgres. */
export function createRunQueue(callRemote: CallRemote): RunQueue {
  return {
    queueRun: ({ runId, patientId, reason, inputsHash, evenIfDuplicate, requestId }) =>
      callRemote({
        query: (client) =>
          client.rpc('queue_diagnosis_run', {
            p_run_id: runId,
            p_patient_id: patientId,
            p_input_config: reason === '' ? {} : { reason },
            p_inputs_hash: inputsHash,
            p_even_if_duplicate: evenIfDuplicate,
          }),
        reply: queueReplySchema,
        requestId,
      }),
    findDuplicate: ({ patientId, inputsHash }) =>
      callRemote({
        query: (client) =>
          client.rpc('find_duplicate_run', { p_patient_id: patientId, p_inputs_hash: inputsHash }),
        reply: duplicateSchema,
      }),
  };
}
