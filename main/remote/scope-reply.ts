import { z } from 'zod';
import { organizationIdSchema, patientIdSchema } from '../../shared/ids.ts';
import type { Scope } from './remote.ts';

/** What `get_my_scope` answers. */
export const scopeReplySchema = z
  .object({
    digest: z.string(),
    organizations: z.array(
      z
        .object({ organization_id: organizationIdSchema, patient_ids: z.array(patientIdSchema) })
        .transform((row) => ({ organizationId: row.organization_id, patientIds: row.patient_ids })),
    ),
  })
  .transform((reply): Scope => reply);
