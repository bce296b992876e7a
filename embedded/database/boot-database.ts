import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Sql, TransactionSql } from 'postgres';

export type RolePasswords = { readonly postgres: string; readonly authenticator: string };

const bootFile = fileURLToPath(new URL('./boot.sql', import.meta.url));

/**
 * Makes a fresh database look like a Supabase project before its first migration; does nothing the second time.
 * @param sql connected as the superuser.
 * @throws when the database was made by another version of this backend: there is no upgrade path for demo data.
 */
export async function bootDatabase(sql: Sql, passwords: RolePasswords): Promise<void> {
  const boot = await readFile(bootFile, 'utf8');
  const { getAuthSchemaSql } = await import('@supabase/lite'); // being loaded already, see backend.ts
  const authTables = getAuthSchemaSql(false);
  const fingerprint = createHash('sha256').update(boot).update(authTables).digest('hex');
  const known = await tryGetFingerprint(sql);
  if (known === fingerprint) return;
  if (known !== null) throw new Error('The data dir was made by another version of this backend; remove it.');
  await sql.begin(async (tx) => {
    await tx.unsafe(boot);
    await makeAuthTables(tx, authTables);
    await setPasswords(tx, passwords);
    await tx`insert into embedded.boot (fingerprint) values (${fingerprint})`;
  });
}

async function tryGetFingerprint(sql: Sql): Promise<string | null> {
  const [table] = await sql<{ found: boolean }[]>`select to_regclass('embedded.boot') is not null as found`;
  if (!table?.found) return null;
  const [row] = await sql<{ fingerprint: string }[]>`select fingerprint from embedded.boot`;
  return row?.fingerprint ?? null;
}

async function makeAuthTables(tx: TransactionSql, authTables: string): Promise<void> {
  await tx.unsafe(`set local role supabase_auth_admin; ${authTables}; reset role;`);
  await tx.unsafe('grant all on all tables in schema auth to postgres, authenticator');
  // On a hosted project the auth service and the data API are two logins; here one server is both.
}

async function setPasswords(tx: TransactionSql, passwords: RolePasswords): Promise<void> {
  for (const [role, password] of Object.entries(passwords)) {
    const [statement] = await tx<
      { text: string }[]
    >`select format('alter role %I password %L', ${role}::text, ${password}::text) as text`;
    if (statement) await tx.unsafe(statement.text);
  }
}
