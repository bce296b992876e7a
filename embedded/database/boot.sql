-- What a hosted Supabase project has before its first migration: roles, schemas, extensions, default privileges,
-- auth helpers and the Realtime publication. Runs once per database, as its superuser.
-- Grants are as generous as there: the migrations are what narrows them, and nothing here runs after them.

create role anon nologin noinherit;
create role authenticated nologin noinherit;
create role service_role nologin noinherit bypassrls;
create role authenticator login noinherit;
create role supabase_auth_admin nologin noinherit;
-- As on a hosted project the owner of the schema is no superuser.
create role postgres login createdb createrole replication bypassrls;

grant anon, authenticated, service_role to authenticator;
grant anon, authenticated, service_role, authenticator, supabase_auth_admin to postgres with admin option;

alter role anon set statement_timeout = '3s';
alter role authenticated set statement_timeout = '8s';

alter database postgres owner to postgres;
grant usage on schema public to anon, authenticated, service_role;
alter default privileges for role postgres in schema public grant all on tables to anon, authenticated, service_role;
alter default privileges for role postgres in schema public grant all on functions to anon, authenticated, service_role;
alter default privileges for role postgres in schema public grant all on sequences to anon, authenticated, service_role;

create schema extensions authorization postgres;
grant usage on schema extensions to anon, authenticated, service_role;
create extension pgcrypto with schema extensions;
create extension "uuid-ossp" with schema extensions;
alter role postgres set search_path = "$user", public, extensions;
alter role authenticator set search_path = public, extensions;

grant create on database postgres to supabase_auth_admin;
create schema auth authorization supabase_auth_admin;
grant usage on schema auth to anon, authenticated, service_role, postgres, authenticator;

set role supabase_auth_admin;

create function auth.uid() returns uuid language sql stable as $$
  select coalesce(
    nullif(current_setting('request.jwt.claim.sub', true), ''),
    (nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'sub')
  )::uuid
$$;

create function auth.role() returns text language sql stable as $$
  select coalesce(
    nullif(current_setting('request.jwt.claim.role', true), ''),
    (nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'role')
  )::text
$$;

create function auth.email() returns text language sql stable as $$
  select coalesce(
    nullif(current_setting('request.jwt.claim.email', true), ''),
    (nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'email')
  )::text
$$;

create function auth.jwt() returns jsonb language sql stable as $$
  select coalesce(
    nullif(current_setting('request.jwt.claim', true), ''),
    nullif(current_setting('request.jwt.claims', true), '')
  )::jsonb
$$;

reset role;

create publication supabase_realtime;
alter publication supabase_realtime owner to postgres;

-- What this server remembers about the database, out of the API's sight.
create schema embedded;
create table embedded.boot (fingerprint text primary key, booted_at timestamptz not null default now());
create table embedded.demo_seed (
  id boolean primary key default true check (id),
  accounts jsonb not null,
  seeded_at timestamptz not null default now()
);
grant usage on schema embedded to postgres;
grant select, insert on embedded.demo_seed to postgres;

-- Realtime hears of a change by NOTIFY: it comes after the commit, and the row is visible by then. (The write-ahead log,
-- which a hosted project reads, can tell of a commit just before other sessions see it: measured under load, the
-- row-level check then missed the row.) Only the key travels; the row is read as each subscriber.
create function embedded.report_change() returns trigger language plpgsql set search_path = '' as $$
declare
  changed jsonb := to_jsonb(case when tg_op = 'DELETE' then old else new end);
begin
  perform pg_notify('embedded_changes', jsonb_build_object(
    'schema', tg_table_schema, 'table', tg_table_name, 'type', tg_op, 'commitTimestamp', now(),
    'key', (select jsonb_object_agg(name, changed -> name) from unnest(tg_argv) as name)
  )::text);
  return null;
end
$$;

-- Puts that trigger on every table of the publication that has a primary key, and takes it off the others.
create function embedded.watch_publication() returns void language plpgsql as $$
declare
  item record;
begin
  for item in
    select t.tgrelid::regclass as relation from pg_trigger t
    where t.tgfoid = 'embedded.report_change'::regproc and not exists (
      select 1 from pg_publication_tables p
      where p.pubname = 'supabase_realtime' and format('%I.%I', p.schemaname, p.tablename)::regclass = t.tgrelid)
  loop
    execute format('drop trigger embedded_report_change on %s', item.relation);
  end loop;
  for item in
    select c.conrelid::regclass as relation, string_agg(quote_literal(a.attname), ', ' order by a.attnum) as key
    from pg_publication_tables p
    join pg_constraint c on c.conrelid = format('%I.%I', p.schemaname, p.tablename)::regclass and c.contype = 'p'
    join pg_attribute a on a.attrelid = c.conrelid and a.attnum = any (c.conkey)
    where p.pubname = 'supabase_realtime' group by c.conrelid
  loop
    execute format(
      'create or replace trigger embedded_report_change after insert or update or delete on %s
       for each row execute function embedded.report_change(%s)', item.relation, item.key);
  end loop;
end
$$;
