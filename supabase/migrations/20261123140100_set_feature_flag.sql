-- Switching a flag through one function. A change says on which state it was decided: made without a network and sent
-- an hour later, it must not undo what a colleague has decided meanwhile.

drop policy workstation_insert on public.organization_feature_flags;
drop policy workstation_update on public.organization_feature_flags;
revoke insert (organization_id, flag, enabled), update (organization_id, flag, enabled)
  on public.organization_feature_flags from authenticated;

-- Every change that was made, so that one whose reply was lost may be sent again. led_to is the updated_at that the flag
-- had from it on; null for one that changed nothing, or that a later one of the same user came in the place of.
create table private.flag_changes (
  change_id uuid primary key,
  organization_id uuid not null references public.organizations (id) on delete cascade,
  flag text not null,
  changed_by uuid not null,
  changed_at timestamptz not null default now(),
  led_to timestamptz
);
create index flag_changes_by_organization on private.flag_changes (organization_id);
alter table private.flag_changes enable row level security;
alter table private.flag_changes force row level security;
revoke all on private.flag_changes from public, anon, authenticated, service_role;

-- ---------------------------------------------------------------------------------------------------------
create function private.require_flag_arguments(
  p_organization_id uuid, p_flag text, p_enabled boolean, p_change_id uuid
)
returns void
language plpgsql stable security definer set search_path = ''
as $$
begin
  if p_organization_id is null or p_organization_id not in (select private.my_organizations('admin')) then
    raise exception 'not permitted to switch flags of this organisation' using errcode = '42501';
  end if;
  if p_flag is null or p_flag !~ '^[A-Z][A-Z0-9_]{0,63}$' then
    raise exception 'p_flag must be the name of a flag' using errcode = 'RW003';
  end if;
  if p_enabled is null or p_change_id is null then
    raise exception 'p_enabled and p_change_id are required' using errcode = 'RW003';
  end if;
end;
$$;
comment on function private.require_flag_arguments(uuid, text, boolean, uuid) is
  'Refuses a change of a flag that cannot be made. Errors: 42501 no admin there, RW003 bad argument.';

-- ---------------------------------------------------------------------------------------------------------
-- One change of a flag at a time; the lock is not on the row, since a flag that was never set has none. A change that
-- asks for what is already so undoes nothing, whatever it was based on. Those that it came in the place of may have been
-- made, then it is based on them; or may still be on their way, then they change nothing any more.
create function private.set_flag(
  p_organization_id uuid, p_flag text, p_enabled boolean, p_based_on timestamptz, p_change_id uuid, p_replaces uuid[]
)
returns text
language plpgsql security definer set search_path = ''
as $$
declare
  known public.organization_feature_flags;
  made_at timestamptz;
begin
  perform private.require_flag_arguments(p_organization_id, p_flag, p_enabled, p_change_id);
  perform pg_advisory_xact_lock(hashtextextended('private.set_flag/' || p_organization_id || '/' || p_flag, 0));
  if exists (
    select from private.flag_changes c
    where c.change_id = p_change_id and c.organization_id = p_organization_id and c.flag = p_flag
      and c.changed_by = auth.uid()
  ) then
    return 'set';
  end if;
  select * into known from public.organization_feature_flags f
  where f.organization_id = p_organization_id and f.flag = p_flag for update;
  if known.enabled is distinct from p_enabled and known.updated_at is distinct from p_based_on and not exists (
    select from private.flag_changes c
    where c.change_id = any (p_replaces) and c.organization_id = p_organization_id and c.flag = p_flag
      and c.changed_by = auth.uid() and c.led_to = known.updated_at
  ) then
    return 'overtaken';
  end if;
  insert into private.flag_changes (change_id, organization_id, flag, changed_by)
  values (p_change_id, p_organization_id, p_flag, auth.uid())
  on conflict (change_id) do nothing;
  if not found then
    raise exception 'not permitted to switch flags of this organisation' using errcode = '42501';
  end if;
  insert into private.flag_changes (change_id, organization_id, flag, changed_by)
  select replaced, p_organization_id, p_flag, auth.uid() from unnest(p_replaces) replaced
  on conflict (change_id) do nothing;
  insert into public.organization_feature_flags (organization_id, flag, enabled)
  values (p_organization_id, p_flag, p_enabled)
  on conflict (organization_id, flag) do update set enabled = excluded.enabled
  where organization_feature_flags.enabled <> excluded.enabled
  returning updated_at into made_at;
  update private.flag_changes c set led_to = made_at where c.change_id = p_change_id;
  return 'set';
end;
$$;
comment on function private.set_flag(uuid, text, boolean, timestamptz, uuid, uuid[]) is
  'See public.set_feature_flag. Gives the outcome only.';

-- ---------------------------------------------------------------------------------------------------------
-- A statement of its own for the row: it is read back as the caller, in the shape of the feed.
create function public.set_feature_flag(
  p_organization_id uuid, p_flag text, p_enabled boolean, p_based_on timestamptz, p_change_id uuid,
  p_replaces uuid[] default '{}'
)
returns jsonb
language plpgsql volatile security invoker set search_path = '' set timezone = 'UTC'
as $$
declare
  outcome text := private.set_flag(p_organization_id, p_flag, p_enabled, p_based_on, p_change_id, p_replaces);
begin
  return jsonb_build_object(
    'outcome', outcome,
    'flag', (select f.record from private.flag_records f where f.id = p_organization_id || '/' || p_flag)
  );
end;
$$;
comment on function public.set_feature_flag(uuid, text, boolean, timestamptz, uuid, uuid[]) is
  'Switches a flag, for admins of the organisation: {outcome: set | overtaken, flag: its row in the shape of the pull '
  'feed, or null}. p_based_on is the updated_at of the flag that was decided upon, null for one that was never set. '
  'p_replaces are earlier changes of the caller in the place of which it comes. '
  'overtaken: it has been changed since and does not say what is asked for; nothing is written. The same change id '
  'again writes nothing and answers set. Errors: 42501 no admin there, or an id of another change; RW003 bad argument.';

revoke all on function
  private.require_flag_arguments(uuid, text, boolean, uuid),
  private.set_flag(uuid, text, boolean, timestamptz, uuid, uuid[]),
  public.set_feature_flag(uuid, text, boolean, timestamptz, uuid, uuid[])
  from public, anon, authenticated, service_role;
grant execute on function
  private.set_flag(uuid, text, boolean, timestamptz, uuid, uuid[]),
  public.set_feature_flag(uuid, text, boolean, timestamptz, uuid, uuid[])
  to authenticated;
