-- What is made from now on is closed until a migration opens it. Supabase's default privileges, and Postgres' own for
-- functions, would open it to everybody: one forgotten REVOKE would be a hole. They belong to the role that runs the
-- migrations. Postgres grants EXECUTE to everybody for all schemas at once, so that one can only be taken back so.

alter default privileges revoke execute on functions from public;
alter default privileges in schema public revoke execute on functions from anon, authenticated, service_role;
alter default privileges in schema public revoke all on tables from anon, authenticated;
alter default privileges in schema public revoke all on sequences from anon, authenticated;
