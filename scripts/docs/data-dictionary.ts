import type { Sql } from 'postgres';
import { z } from 'zod';

const columnSchema = z.object({
  name: z.string(),
  type: z.string(),
  nullable: z.boolean(),
  fallback: z.string().nullable(),
  comment: z.string().nullable(),
  grants: z.string(),
});
const policySchema = z.object({
  name: z.string(),
  command: z.string(),
  roles: z.string(),
  permissive: z.boolean(),
  using: z.string().nullable(),
  check: z.string().nullable(),
});
const tableSchema = z.object({
  schema: z.string(),
  name: z.string(),
  isView: z.boolean(),
  comment: z.string().nullable(),
  rls: z.boolean(),
  forced: z.boolean(),
  grants: z.string(),
  columns: z.array(columnSchema),
  policies: z.array(policySchema),
});
export type DictionaryTable = z.infer<typeof tableSchema>;

const functionSchema = z.object({
  name: z.string(),
  args: z.string(),
  result: z.string(),
  comment: z.string().nullable(),
  grants: z.string(),
});
export type DictionaryFunction = z.infer<typeof functionSchema>;

export interface Dictionary {
  readonly tables: readonly DictionaryTable[];
  readonly functions: readonly DictionaryFunction[];
}

/** Reads the catalogue of a migrated database: tables and views of `public` and `private`, functions of `public`. */
export async function readDictionary(sql: Sql): Promise<Dictionary> {
  const tables = await sql`
    select n.nspname as schema, c.relname as name, c.relkind = 'v' as "isView",
      obj_description(c.oid, 'pg_class') as comment, c.relrowsecurity as rls, c.relforcerowsecurity as forced,
      (select coalesce(string_agg(distinct lower(g.privilege_type), ', ' order by lower(g.privilege_type)), '')
        from aclexplode(c.relacl) g where g.grantee = 'authenticated'::regrole) as grants,
      (select json_agg(json_build_object(
          'name', a.attname, 'type', format_type(a.atttypid, a.atttypmod), 'nullable', not a.attnotnull,
          'fallback', pg_get_expr(d.adbin, d.adrelid), 'comment', col_description(c.oid, a.attnum),
          'grants', (select coalesce(string_agg(distinct lower(g.privilege_type), ', ' order by lower(g.privilege_type)), '')
            from aclexplode(a.attacl) g where g.grantee = 'authenticated'::regrole)
        ) order by a.attnum)
        from pg_attribute a left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
        where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped) as columns,
      (select coalesce(json_agg(json_build_object(
          'name', p.polname, 'permissive', p.polpermissive,
          'command', case p.polcmd when 'r' then 'select' when 'a' then 'insert' when 'w' then 'update'
            when 'd' then 'delete' else 'all' end,
          'roles', (select string_agg(case r.oid when 0 then 'public' else r.oid::regrole::text end, ', ' order by r.oid)
            from unnest(p.polroles) r(oid)),
          'using', pg_get_expr(p.polqual, p.polrelid), 'check', pg_get_expr(p.polwithcheck, p.polrelid)
        ) order by p.polname), '[]'::json)
        from pg_policy p where p.polrelid = c.oid) as policies
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname in ('public', 'private') and c.relkind in ('r', 'p', 'v')
    order by n.nspname desc, c.relname`;
  const functions = await sql`
    select p.proname as name, pg_get_function_arguments(p.oid) as args, pg_get_function_result(p.oid) as result,
      obj_description(p.oid, 'pg_proc') as comment,
      (select coalesce(string_agg(distinct g.grantee::regrole::text, ', ' order by g.grantee::regrole::text), '')
        from aclexplode(p.proacl) g
        where g.grantee in (select oid from pg_roles where rolname in ('anon', 'authenticated'))) as grants
    from pg_proc p where p.pronamespace = 'public'::regnamespace
      and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')
    order by p.proname`;
  return {
    tables: z.array(tableSchema).parse([...tables]),
    functions: z.array(functionSchema).parse([...functions]),
  };
}

/** Everything in the dictionary that says nothing of itself, by name. */
export function missingComments({ tables, functions }: Dictionary): string[] {
  return [
    ...tables.flatMap(({ schema, name, comment, columns }) => [
      ...(comment ? [] : [`${schema}.${name}`]),
      ...columns.filter((column) => !column.comment).map((column) => `${schema}.${name}.${column.name}`),
    ]),
    ...functions.filter(({ comment }) => !comment).map(({ name }) => `public.${name}()`),
  ];
}

/** The document. Grants are those of `authenticated`: no other role of the API has any of these tables. */
export function renderDictionary({ tables, functions }: Dictionary): string {
  const links = tables.map(({ schema, name }) => `[${schema}.${name}](#${schema}${name})`);
  return `# Data dictionary

Made by \`npm run docs\` from the catalogue of a database that all of \`supabase/migrations\` were applied to; a test fails when it is stale, or when a
table, a column or a function of the API says nothing of itself. Access is that of the role \`authenticated\`: signed-in users. \`anon\` has none.

${links.join(' · ')} · [Functions](#functions-of-the-api)

${tables.map(renderTable).join('\n')}
## Functions of the API

| function | arguments | gives | who may call | what it does |
|---|---|---|---|---|
${functions.map(renderFunction).join('\n')}
`;
}

function renderTable(table: DictionaryTable): string {
  const { schema, name, comment, columns, policies } = table;
  return `## ${schema}.${name}

${comment ?? ''}

${accessOf(table)}

| column | type | what it is |
|---|---|---|
${columns.map(renderColumn).join('\n')}
${policies.length === 0 ? '' : `\n| policy | for | rows |\n|---|---|---|\n${policies.map(renderPolicy).join('\n')}\n`}`;
}

function accessOf({ isView, rls, forced, grants, columns }: DictionaryTable): string {
  const byColumn = columns.filter((column) => column.grants !== '');
  const granted = grants === '' && byColumn.length === 0 ? 'none' : grants || 'by column, see below';
  if (isView) return `A view. Access: ${granted}.`;
  return `Row level security: ${rls ? (forced ? 'on, forced' : 'on') : 'OFF'}. Access: ${granted}.`;
}

function renderColumn({
  name,
  type,
  nullable,
  fallback,
  comment,
  grants,
}: z.infer<typeof columnSchema>): string {
  const details = [nullable ? 'may be empty' : '', fallback ? `default \`${oneLine(fallback)}\`` : ''].filter(
    Boolean,
  );
  const notes = grants === '' ? '' : ` Access: ${grants}.`;
  return `| \`${name}\` | ${[`\`${type}\``, ...details].join(', ')} | ${cell(comment ?? '')}${notes} |`;
}

function renderPolicy({
  name,
  command,
  roles,
  permissive,
  using,
  check,
}: z.infer<typeof policySchema>): string {
  const rows = [using && `\`${oneLine(using)}\``, check && `written: \`${oneLine(check)}\``].filter(Boolean);
  const kind = permissive ? '' : ', restrictive';
  return `| ${cell(name)} | ${command}, ${roles}${kind} | ${rows.join('; ').replaceAll('|', '\\|')} |`;
}

function renderFunction({ name, args, result, comment, grants }: DictionaryFunction): string {
  const shown =
    args === ''
      ? ''
      : args
          .split(', ')
          .map((argument) => `\`${oneLine(argument)}\``)
          .join('<br>');
  return `| \`${name}\` | ${shown.replaceAll('|', '\\|')} | \`${result}\` | ${grants || 'nobody'} | ${cell(comment ?? '')} |`;
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}

function cell(text: string): string {
  return oneLine(text).replaceAll('|', '\\|');
}
