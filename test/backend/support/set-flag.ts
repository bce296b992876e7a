import { randomUUID } from 'node:crypto';
import type { SupabaseClient } from '@supabase/supabase-js';
import { z } from 'zod';
import { featureFlagName, flagRecordSchema } from '../../../shared/records.ts';

const replySchema = z.strictObject({
  outcome: z.enum(['set', 'overtaken']),
  flag: flagRecordSchema.nullable(),
});
export type FlagReply = z.infer<typeof replySchema>;

type FlagArguments = Record<string, unknown> & { readonly p_change_id: string };

/** Arguments of set_feature_flag; each part can be replaced. */
export function flagChange(organizationId: string, changes: Record<string, unknown> = {}): FlagArguments {
  return {
    p_organization_id: organizationId,
    p_flag: featureFlagName,
    p_enabled: true,
    p_based_on: null,
    p_change_id: randomUUID(),
    ...changes,
  };
}

/** Changes a flag. @throws when the database refuses. */
export async function setFlag(client: SupabaseClient, change: FlagArguments): Promise<FlagReply> {
  const { data, error } = await client.rpc('set_feature_flag', change);
  if (error !== null) throw error;
  return replySchema.parse(data);
}
