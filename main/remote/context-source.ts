import { contextPackReplySchema } from '../../shared/context-pack.ts';
import { ok } from '../../shared/result.ts';
import type { ContextSource } from '../engine/ports.ts';
import type { CallRemote } from './call-remote.ts';

/** The patient's record, as row level security shows it to this user. */
export function createContextSource(callRemote: CallRemote): ContextSource {
  return {
    async tryGetContext(patientId) {
      const reply = await callRemote({
        query: (client) => client.rpc('get_patient_context_pack', { p_patient_id: patientId }),
        reply: contextPackReplySchema.nullable(),
      });
      if (!reply.ok) return reply;
      if (reply.value === null) return ok(null);
      const { identifiers, ...pack } = reply.value;
      return ok({ pack, identifiers });
    },
  };
}
