import { runRecordSchema } from '../../shared/records.ts';
import type { CallRemote } from './call-remote.ts';
import type { RunQueue } from './remote.ts';

/** Queues runs; who may do so for which patient is decided in Postgres. */
export function createRunQueue(callRemote: CallRemote): RunQueue {
  return {
    createRun: ({ patientId, reason, requestId }) =>
      callRemote({
        query: (client) =>
          client.rpc('create_diagnosis_run', {
            p_patient_id: patientId,
            p_input_config: reason === '' ? {} : { reason },
          }),
        reply: runRecordSchema,
        requestId,
      }),
  };
}
