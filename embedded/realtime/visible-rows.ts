import type { Sql, TransactionSql } from 'postgres';
import type { Change } from './change.ts';
import type { Claims } from './claims.ts';

export type Column = { readonly name: string; readonly type: string };

/** The columns a subscriber may read, and for each change its row, or null when row level security hides it. */
export type VisibleRows = {
  readonly columns: readonly Column[];
  readonly rows: readonly (Readonly<Record<string, unknown>> | null)[];
};

/**
 * Reads the rows of some changes of ONE table as the subscriber would: the same role, claims and policies as a request.
 * The row is as it is now: with two quick changes both reports may carry the later one.
 * @param sql logged in as `authenticator`.
 */
export async function readVisibleRows(
  sql: Sql,
  claims: Claims,
  changes: readonly Change[],
): Promise<VisibleRows> {
  const [first] = changes;
  if (first === undefined) return { columns: [], rows: [] };
  return await sql.begin('read only', async (tx) => {
    await tx`select set_config('role', ${claims.role}, true),
                    set_config('request.jwt.claims', ${JSON.stringify(claims)}, true)`;
    const columns = await readableColumns(tx, first);
    const keyNames = Object.keys(first.key);
    const hasKey = keyNames.every((name) => columns.some((column) => column.name === name));
    if (!hasKey) return { columns, rows: changes.map(() => null) };
    return { columns, rows: await readRows(tx, { table: first, changes, columns, keyNames }) };
  });
}

async function readableColumns(tx: TransactionSql, { schema, table }: Change): Promise<readonly Column[]> {
  return await tx<Column[]>`
    select a.attname as name, t.typname as type
    from pg_attribute a join pg_type t on t.oid = a.atttypid
    where a.attrelid = format('%I.%I', ${schema}::text, ${table}::text)::regclass and a.attnum > 0 and not a.attisdropped
      and has_column_privilege(a.attrelid, a.attnum, 'SELECT')
    order by a.attnum`;
}

type RowsQuery = {
  readonly table: Pick<Change, 'schema' | 'table'>;
  readonly changes: readonly Change[];
  readonly columns: readonly Column[];
  readonly keyNames: readonly string[];
};

async function readRows(tx: TransactionSql, { table, changes, columns, keyNames }: RowsQuery) {
  const relation = tx(`${table.schema}.${table.table}`);
  const keys = JSON.stringify(changes.map((change) => change.key));
  const selected = tx(columns.map((column) => `row.${column.name}`));
  const join = keyNames.map(
    (name, i) => tx`${i === 0 ? tx`` : tx`and`} ${tx(`row.${name}`)} = ${tx(`wanted.${name}`)}`,
  );
  const found = await tx<{ position: number; record: Record<string, unknown> }[]>`
    select wanted.ordinality::int as position, (select to_jsonb(visible) from (select ${selected}) visible) as record
    from jsonb_populate_recordset(null::${relation}, ${keys}::text::jsonb) with ordinality wanted
    join ${relation} row on ${join}`;
  const byPosition = new Map(found.map(({ position, record }) => [position, record]));
  return changes.map((_, index) => byPosition.get(index + 1) ?? null);
}
