import type { Sql } from 'postgres';
import { z } from 'zod';

const tableSchema = z.object({
  name: z.string(),
  /** In the order of the table. */
  columns: z.array(z.string()),
  /** Columns that a statement may give a value: all but those that Postgres numbers itself. */
  assignable: z.array(z.string()),
  /** The primary key. */
  key: z.array(z.string()),
});
const functionSchema = z.object({
  name: z.string(),
  schema: z.enum(['public', 'private']),
  signature: z.string(),
  argNames: z.array(z.string()),
  argTypes: z.array(z.string()),
});
const referenceSchema = z.object({ child: z.string(), parent: z.string(), constraint: z.string() });
const catalogSchema = z.object({
  tables: z.array(tableSchema),
  functions: z.array(functionSchema),
  references: z.array(referenceSchema),
});

/** A table or view of the exposed schema. */
export type CatalogTable = z.infer<typeof tableSchema>;
export type CatalogFunction = z.infer<typeof functionSchema>;
/** A foreign key from one exposed table to another: what an embedding may follow, in both directions. */
export type Reference = z.infer<typeof referenceSchema>;
export type Catalog = z.infer<typeof catalogSchema>;

/** Reads what there is, so that nothing is left out of the matrix by being forgotten. */
export async function readCatalog(sql: Pick<Sql, 'unsafe'>): Promise<Catalog> {
  const [row] = await sql.unsafe(catalogQuery);
  return catalogSchema.parse(row);
}

const catalogQuery = `
  select
    (select jsonb_agg(jsonb_build_object('name', c.relname, 'columns', cols.names, 'assignable', cols.assignable, 'key', coalesce(key.names, cols.names))
        order by c.relname)
      from pg_class c
      cross join lateral (
        select jsonb_agg(a.attname order by a.attnum) as names,
          jsonb_agg(a.attname order by a.attnum) filter (where a.attidentity <> 'a' and a.attgenerated = '') as assignable
        from pg_attribute a
        where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
      ) cols
      left join lateral (
        select jsonb_agg(a.attname order by array_position(i.indkey::int2[], a.attnum)) as names
        from pg_index i join pg_attribute a on a.attrelid = c.oid and a.attnum = any (i.indkey)
        where i.indrelid = c.oid and i.indisprimary
      ) key on true
      where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v', 'm', 'f')) as tables,
    (select jsonb_agg(jsonb_build_object(
        'name', p.proname, 'schema', n.nspname, 'signature', p.oid::regprocedure::text,
        'argNames', coalesce(to_jsonb(p.proargnames[1:p.pronargs]), '[]'),
        'argTypes', coalesce((
          select jsonb_agg(format_type(t.type, null) order by t.place)
          from unnest(p.proargtypes::oid[]) with ordinality t (type, place)
        ), '[]')
      ) order by n.nspname, p.proname)
      from pg_proc p join pg_namespace n on n.oid = p.pronamespace
      where n.nspname in ('public', 'private')) as functions,
    (select jsonb_agg(jsonb_build_object(
        'child', k.conrelid::regclass::text, 'parent', k.confrelid::regclass::text, 'constraint', k.conname
      ) order by k.conname)
      from pg_constraint k
      where k.contype = 'f' and k.connamespace = 'public'::regnamespace) as references`;
