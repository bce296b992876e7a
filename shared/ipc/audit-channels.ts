import { z } from 'zod';
import { auditActorSchema, auditEntrySchema, auditFilterSchema } from '../audit.ts';
import { type ChannelsOf, nothing } from './channel.ts';

/** Who has seen and done what, for admins. Reading it, and taking it along, is on record too. */
export const auditChannels = {
  'audit.list': {
    intent: 'One page of the audit trail of the organisation, newest first; asks the backend.',
    caller: 'admin',
    request: z.object({
      filter: auditFilterSchema,
      /** `nextBefore` of the page before; null: from the newest on. */
      before: auditEntrySchema.shape.id.nullable(),
      limit: z.int().min(1).max(200),
    }),
    /** `nextBefore` null: there is nothing older. */
    response: z.object({
      entries: z.array(auditEntrySchema),
      nextBefore: auditEntrySchema.shape.id.nullable(),
    }),
  },
  'audit.actors': {
    intent: 'The staff of the organisation, past and present, to choose from.',
    caller: 'admin',
    request: nothing,
    response: z.object({ actors: z.array(auditActorSchema) }),
  },
  'audit.export': {
    intent:
      'Write the entries that pass a filter to a CSV file that the user chooses; the export is audited.',
    caller: 'admin',
    request: z.object({ filter: auditFilterSchema }),
    /** `too-many`, `not-written`: there is no file. `rows` are those of the file. */
    response: z.object({
      outcome: z.enum(['saved', 'cancelled', 'too-many', 'not-written']),
      rows: z.int(),
      fileName: z.string().nullable(),
    }),
  },
} as const satisfies ChannelsOf;
