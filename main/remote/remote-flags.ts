import { z } from 'zod';
import { featureFlagName, flagRecordSchema } from '../../shared/records.ts';
import type { CallRemote } from './call-remote.ts';
import type { RemoteFlags } from './remote.ts';

const columns = 'organization_id, flag, enabled, updated_by, updated_at';

// The table knows who by id only; the name comes with the next pull.
const flagRowSchema = flagRecordSchema
  .omit({ updated_by_name: true })
  .transform((row) => ({ ...row, updated_by_name: null }));

const changeReplySchema = z.discriminatedUnion('outcome', [
  z.object({ outcome: z.literal('set'), flag: flagRecordSchema }),
  z.object({ outcome: z.literal('overtaken'), flag: flagRecordSchema.nullable() }),
]);

const historySchema = z.array(
  z.object({ enabled: z.boolean(), changed_by_name: z.string().nullable(), changed_at: z.string() }),
);

/** DIAGNOSIS_WORKER_ENABLED of an organisation. Who may set it is decided, and every change audited, in Postgres. */
export function createRemoteFlags(callRemote: CallRemote): RemoteFlags {
  const history: RemoteFlags['history'] = (organizationId, limit = 20) =>
    callRemote({
      query: (client) =>
        client.rpc('get_feature_flag_history', {
          p_organization_id: organizationId,
          p_flag: featureFlagName,
          p_limit: limit,
        }),
      reply: historySchema,
    });
  return {
    tryGet: (organizationId) =>
      callRemote({
        query: (client) =>
          client
            .from('organization_feature_flags')
            .select(columns)
            .eq('organization_id', organizationId)
            .eq('flag', featureFlagName),
        reply: z
          .array(flagRowSchema)
          .max(1)
          .transform((rows) => rows[0] ?? null),
      }),
    set: ({ organizationId, enabled, basedOn, changeId, replaces, requestId }) =>
      callRemote({
        query: (client) =>
          client.rpc('set_feature_flag', {
            p_organization_id: organizationId,
            p_flag: featureFlagName,
            p_enabled: enabled,
            p_based_on: basedOn,
            p_change_id: changeId,
            p_replaces: replaces,
          }),
        reply: changeReplySchema,
        requestId,
      }),
    history,
  };
}
