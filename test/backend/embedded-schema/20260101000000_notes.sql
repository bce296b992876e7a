-- A schema just big enough to test the embedded backend itself, independent of the product's.
create table public.notes (
  id uuid primary key default gen_random_uuid(),
  owner uuid not null default auth.uid(),
  title text,
  body jsonb,
  score int check (score < 100),
  status text not null default 'private',
  created_at timestamptz not null default now(),
  seen_at timestamp
);
alter table public.notes enable row level security;
create policy notes_of_owner on public.notes to authenticated
  using (owner = (select auth.uid())) with check (owner = (select auth.uid()));
create policy see_shared on public.notes for select to authenticated using (status in ('shared', 'claimed'));
create policy claim_shared on public.notes for update to authenticated
  using (status = 'shared') with check (status = 'claimed');
revoke all on public.notes from anon;
revoke delete on public.notes from authenticated;

-- Not in the publication, to see that Realtime keeps silent about it.
create table public.quiet_notes (id uuid primary key default gen_random_uuid());

create function public.fail_with(p_code text) returns void language plpgsql as $$
begin
  raise exception 'told so' using errcode = p_code, detail = 'a detail', hint = 'a hint';
end $$;

create function public.whoami(p_value jsonb default null) returns jsonb language sql stable as $$
  select jsonb_build_object(
    'uid', auth.uid(), 'role', auth.role(), 'email', auth.email(), 'current_user', current_user, 'session_user', session_user,
    'request_id', current_setting('request.headers', true)::jsonb ->> 'x-request-id',
    'timeout', current_setting('statement_timeout'), 'value', p_value, 'value_type', jsonb_typeof(p_value)
  )
$$;

create function public.try_to_become(p_role text) returns text language plpgsql as $$
begin
  perform set_config('role', p_role, true);
  return current_user;
end $$;

create function public.write_in_a_read() returns void language sql volatile as $$
  insert into public.notes (title) values ('written by a GET')
$$;

alter publication supabase_realtime add table public.notes;
