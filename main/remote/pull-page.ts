import { z } from 'zod';
import {
  artifactIdSchema,
  organizationIdSchema,
  patientIdSchema,
  reviewIdSchema,
  runIdSchema,
} from '../../shared/ids.ts';
import {
  flagRecordSchema,
  patientRecordSchema,
  reportRecordSchema,
  reviewRecordSchema,
  runRecordSchema,
} from '../../shared/records.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import type { PullChange, PullPage, RejectedChange } from './remote.ts';

// The row is parsed on its own, so that one that is not as agreed does not stop the feed behind it.
const rawChangeSchema = z.object({
  table: z.string(),
  op: z.enum(['upsert', 'delete']),
  id: z.string(),
  row: z.unknown(),
});
type RawChange = z.output<typeof rawChangeSchema>;

const flagKeySchema = z
  .string()
  .transform((id) => id.split('/'))
  .pipe(z.tuple([organizationIdSchema, z.string().min(1)]));

interface FeedReader {
  readonly table: PullChange['table'];
  readonly row: z.ZodType<PullChange>;
  readonly key: z.ZodType<PullChange>;
}

/** The tables of the feed under their names in Postgres: how a row and how a key of each is read. */
const readers = new Map<string, FeedReader>([
  [
    'patients',
    {
      table: 'patients',
      row: patientRecordSchema.transform((row) => ({ table: 'patients', op: 'upsert', row })),
      key: patientIdSchema.transform((id) => ({ table: 'patients', op: 'delete', id })),
    },
  ],
  [
    'diagnosis_runs',
    {
      table: 'runs',
      row: runRecordSchema.transform((row) => ({ table: 'runs', op: 'upsert', row })),
      key: runIdSchema.transform((id) => ({ table: 'runs', op: 'delete', id })),
    },
  ],
  [
    'diagnosis_artifacts',
    {
      table: 'reports',
      row: reportRecordSchema.transform((row) => ({ table: 'reports', op: 'upsert', row })),
      key: artifactIdSchema.transform((id) => ({ table: 'reports', op: 'delete', id })),
    },
  ],
  [
    'diagnosis_reviews',
    {
      table: 'reviews',
      row: reviewRecordSchema.transform((row) => ({ table: 'reviews', op: 'upsert', row })),
      key: reviewIdSchema.transform((id) => ({ table: 'reviews', op: 'delete', id })),
    },
  ],
  [
    'organization_feature_flags',
    {
      table: 'flags',
      row: flagRecordSchema.transform((row) => ({ table: 'flags', op: 'upsert', row })),
      key: flagKeySchema.transform(([organizationId, flag]) => ({
        table: 'flags',
        op: 'delete',
        organizationId,
        flag,
      })),
    },
  ],
]);

/** What `pull_changes` answers. Bad rows are named in `rejected`; a bad envelope makes the whole reply invalid. */
export const pullPageSchema = z
  .object({
    changes: z.array(rawChangeSchema),
    next_cursor: z.string(),
    has_more: z.boolean(),
    restarted: z.boolean(),
    total: z.int().nullable(),
    held_back: z.boolean(),
    scope: z.object({ patients: z.int(), digest: z.string() }).nullable(),
  })
  .transform((reply): PullPage => {
    const changes: PullChange[] = [];
    const rejected: RejectedChange[] = [];
    for (const raw of reply.changes) {
      const change = readChange(raw);
      if (change.ok) changes.push(change.value);
      else rejected.push(change.error);
    }
    const {
      next_cursor: nextCursor,
      has_more: hasMore,
      restarted,
      total,
      held_back: heldBack,
      scope,
    } = reply;
    return { changes, rejected, nextCursor, hasMore, restarted, total, heldBack, scope };
  });

function readChange(raw: RawChange): Result<PullChange, RejectedChange> {
  const reader = readers.get(raw.table);
  if (!reader) return err({ table: 'unknown', id: raw.id, paths: [raw.table] });
  const parsed = raw.op === 'upsert' ? reader.row.safeParse(raw.row) : reader.key.safeParse(raw.id);
  if (parsed.success) return ok(parsed.data);
  const paths = parsed.error.issues.map((issue) => issue.path.join('.') || raw.op);
  return err({ table: reader.table, id: raw.id, paths });
}
