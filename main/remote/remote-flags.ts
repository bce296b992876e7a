import { z } from 'zod';
import { featureFlagName, flagRecordSchema } from '../../shared/records.ts';
import { ok } from '../../shared/result.ts';
import type { CallRemote } from './call-remote.ts';
import type { RemoteFlags } from './remote.ts';

const columns = 'organization_id, flag, enabled, updated_by, updated_at';

// The table knows who by id only; the name comes with the next pull.
const flagRowSchema = flagRecordSchema
  .omit({ updated_by_name: true })
  .transform((row) => ({ ...row, updated_by_name: null }));

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
    async set({ organizationId, enabled, requestId }) {
      const written = await callRemote({
        query: (client) =>
          client
            .from('organization_feature_flags')
            .upsert(
              { organization_id: organizationId, flag: featureFlagName, enabled },
              { onConflict: 'organization_id,flag' },
            )
            .select(columns),
        reply: z.tuple([flagRowSchema]),
        requestId,
      });
      return written.ok ? ok(written.value[0]) : written;
    },
    history,
  };
}
