import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import postgres, { type Sql } from 'postgres';

export type Migration = {
  readonly version: string;
  readonly name: string;
  readonly file: string;
  readonly text: string;
};

const FILE_NAME = /^(\d+)_(.+)\.sql$/;

/**
 * Applies the migrations of a folder that the database does not have yet, in the order of their names, each in one
 * transaction, recorded where the Supabase CLI records them.
 * @param sql connected as `postgres`, the owner of the schema.
 * @returns the names of the files applied now.
 * @throws when an applied file was changed or removed since, when a new one sorts before an applied one, or with
 *   file, line and Postgres' words when one fails.
 */
export async function applyMigrations(sql: Sql, folder: string): Promise<readonly string[]> {
  const migrations = await readMigrations(folder);
  await ensureHistoryTable(sql);
  const applied = await readHistory(sql);
  assertUnchanged(migrations, applied);
  const pending = migrations.filter((migration) => !applied.has(migration.version));
  for (const migration of pending) await applyOne(sql, migration);
  return pending.map((migration) => migration.file);
}

/** The migrations of a folder in order. @throws when a file is not named `<digits>_<name>.sql` or two share a version. */
export async function readMigrations(folder: string): Promise<readonly Migration[]> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.sql')).sort();
  const migrations = await Promise.all(files.map((file) => readMigration(folder, file)));
  const versions = new Set(migrations.map((migration) => migration.version));
  if (versions.size !== migrations.length) throw new Error(`Two migrations in ${folder} share one version.`);
  return migrations;
}

async function readMigration(folder: string, file: string): Promise<Migration> {
  const [, version, name] = FILE_NAME.exec(file) ?? [];
  if (version === undefined || name === undefined)
    throw new Error(`${file} is not named <version>_<name>.sql`);
  const text = (await readFile(join(folder, file), 'utf8')).replaceAll('\r\n', '\n');
  return { version, name, file, text };
}

async function ensureHistoryTable(sql: Sql): Promise<void> {
  await sql.unsafe(`
    create schema if not exists supabase_migrations;
    create table if not exists supabase_migrations.schema_migrations (
      version text primary key, statements text[], name text
    )`);
}

async function readHistory(sql: Sql): Promise<ReadonlyMap<string, string>> {
  const rows = await sql<{ version: string; text: string }[]>`
    select version, array_to_string(statements, '') as text from supabase_migrations.schema_migrations`;
  return new Map(rows.map((row) => [row.version, row.text]));
}

function assertUnchanged(migrations: readonly Migration[], applied: ReadonlyMap<string, string>): void {
  const newest = [...applied.keys()].sort().at(-1) ?? '';
  for (const { version, file, text } of migrations) {
    const before = applied.get(version);
    if (before === undefined && version < newest)
      throw new Error(`${file} sorts before migration ${newest}, which is applied.`);
    if (before !== undefined && before !== text)
      throw new Error(`${file} was changed after it was applied; write a new migration.`);
  }
  const present = new Set(migrations.map((migration) => migration.version));
  const missing = [...applied.keys()].find((version) => !present.has(version));
  if (missing !== undefined) throw new Error(`Migration ${missing} is applied, but its file is gone.`);
}

async function applyOne(sql: Sql, { version, name, file, text }: Migration): Promise<void> {
  try {
    await sql.begin(async (tx) => {
      await tx.unsafe(text);
      await tx`insert into supabase_migrations.schema_migrations (version, statements, name)
               values (${version}, ${[text]}, ${name})`;
    });
  } catch (cause) {
    throw new Error(`${file}${describeFailure(cause, text)}`, { cause });
  }
}

function describeFailure(cause: unknown, text: string): string {
  if (!(cause instanceof postgres.PostgresError)) return `: ${String(cause)}`;
  const position = Number(cause.position ?? Number.NaN);
  const line = Number.isNaN(position) ? '' : `:${text.slice(0, position).split('\n').length}`;
  const more = [cause.detail, cause.hint, cause.where].filter(Boolean).join('; ');
  return `${line}: ${cause.message} (${cause.code})${more ? ` — ${more}` : ''}`;
}
