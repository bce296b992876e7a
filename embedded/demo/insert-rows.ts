import type { TransactionSql } from 'postgres';

/** Rows of one table; every row has the same keys, which are its columns. */
export interface TableRows {
  table: string;
  rows: readonly object[];
}

/** Inserts each table's rows with one statement and one parameter, in the order given. Columns left out keep their defaults. */
export async function insertRows(sql: TransactionSql, tables: readonly TableRows[]): Promise<void> {
  for (const { table, rows } of tables) {
    const [first] = rows;
    if (first === undefined) continue;
    const columns = sql(Object.keys(first));
    const target = sql(`public.${table}`);
    // As text: the connection may have a JSON serializer of its own, which would encode a second time.
    const json = JSON.stringify(rows);
    await sql`
      insert into ${target} (${columns})
      select ${columns} from json_populate_recordset(null::${target}, ${json}::text::json)`;
  }
}
