-- Feature flags of an organisation: admins switch them, every switch is audited.

-- ---------------------------------------------------------------------------------------------------------
create function private.stamp_flag()
returns trigger
language plpgsql set search_path = ''
as $$
begin
  if tg_op = 'UPDATE' and (new.organization_id, new.flag) is distinct from (old.organization_id, old.flag) then
    raise exception 'a flag never changes its organisation or name' using errcode = '42501';
  end if;
  if tg_op = 'INSERT' or new.enabled <> old.enabled then
    new.updated_by := auth.uid();
    new.updated_at := now();
  end if;
  return new;
end;
$$;
comment on function private.stamp_flag() is 'Records who switched a flag and when. Error: 42501 when its key would change.';

create trigger a_stamp_flag before insert or update on public.organization_feature_flags
  for each row execute function private.stamp_flag();

-- ---------------------------------------------------------------------------------------------------------
create function private.audit_flag()
returns trigger
language plpgsql security definer set search_path = ''
as $$
declare
  was_enabled boolean := tg_op = 'UPDATE' and old.enabled;
begin
  if tg_op = 'INSERT' or new.enabled <> was_enabled then
    perform private.write_audit(
      new.organization_id, 'organization_feature_flag', new.flag, 'feature_flag.changed',
      jsonb_build_object('flag', new.flag, 'from', was_enabled, 'to', new.enabled)
    );
  end if;
  return null;
end;
$$;
comment on function private.audit_flag() is 'Audits every switch of a flag.';

create trigger audit_flag after insert or update on public.organization_feature_flags
  for each row execute function private.audit_flag();

-- ---------------------------------------------------------------------------------------------------------
create function public.get_feature_flag_history(p_organization_id uuid, p_flag text, p_limit integer default 20)
returns jsonb
language sql stable security invoker set search_path = '' set timezone = 'UTC'
as $$
  select coalesce(jsonb_agg(jsonb_build_object(
    'enabled', change.enabled, 'changed_by_name', change.changed_by_name, 'changed_at', change.created_at
  ) order by change.id desc), '[]')
  from (
    select a.id, a.created_at, (a.metadata -> 'to')::boolean as enabled, u.display_name as changed_by_name
    from public.audit_log a
    left join public.user_profiles u on u.user_id = a.actor_user_id
    where a.organization_id = p_organization_id and a.entity_type = 'organization_feature_flag'
      and a.entity_id = p_flag and a.action = 'feature_flag.changed'
    order by a.id desc
    limit least(greatest(coalesce(p_limit, 20), 1), 200)
  ) as change;
$$;
comment on function public.get_feature_flag_history(uuid, text, integer) is
  'Who switched a flag when, newest first: [{enabled, changed_by_name, changed_at}]. Empty for all but the '
  'organisation''s admins.';
