-- An access token outlives the account it was made for: an account that was deleted or banned keeps a valid one for up to
-- an hour, and its memberships stay, since what somebody did outlives them. So the caller is asked for among the
-- accounts, and only a live one is anybody.

-- ---------------------------------------------------------------------------------------------------------
create function private.my_account()
returns uuid
language sql stable security definer set search_path = ''
as $$
  select u.id from auth.users u
  where u.id = auth.uid() and u.deleted_at is null and (u.banned_until is null or u.banned_until <= now());
$$;
comment on function private.my_account() is
  'The caller''s user id; null for a token whose account was deleted or is banned.';

-- ---------------------------------------------------------------------------------------------------------
create or replace function private.my_organizations(variadic p_roles text[])
returns setof uuid
language sql stable security definer set search_path = '' rows 5
as $$
  select m.organization_id
  from public.user_org_membership m
  where m.user_id = (select private.my_account()) and m.is_active and m.role::text = any (p_roles);
$$;

-- ---------------------------------------------------------------------------------------------------------
create or replace function private.visible_patients()
returns table (organization_id uuid, patient_id uuid)
language sql stable security definer set search_path = '' rows 500
as $$
  select belongs.organization_id, p.id
  from public.user_org_membership me
  join public.user_org_membership belongs
    on belongs.organization_id = me.organization_id and belongs.role = 'patient' and belongs.is_active
  join public.patient_profiles p on p.user_id = belongs.user_id
  where me.user_id = (select private.my_account()) and me.is_active and me.role = 'admin'
  union all
  select a.organization_id, p.id
  from public.user_org_membership me
  join public.clinician_patient_assignments a
    on a.clinician_user_id = me.user_id and a.organization_id = me.organization_id
  join public.user_org_membership belongs
    on belongs.user_id = a.patient_user_id and belongs.organization_id = a.organization_id
    and belongs.role = 'patient' and belongs.is_active
  join public.patient_profiles p on p.user_id = a.patient_user_id
  where me.user_id = (select private.my_account()) and me.is_active and me.role = 'clinician';
$$;

-- ---------------------------------------------------------------------------------------------------------
create or replace function private.can_work_on(p_organization_id uuid, p_patient_id uuid)
returns boolean
language plpgsql stable security definer set search_path = ''
as $$
declare
  my_id constant uuid := private.my_account();
  my_role text;
begin
  select m.role into my_role from public.user_org_membership m
  where m.user_id = my_id and m.organization_id = p_organization_id and m.is_active
    and m.role in ('clinician', 'admin');
  if my_role is null or not private.is_patient_of(p_organization_id, p_patient_id) then
    return false;
  end if;
  return my_role = 'admin' or exists (
    select from public.clinician_patient_assignments a
    where a.clinician_user_id = my_id and a.organization_id = p_organization_id
      and a.patient_user_id = (select p.user_id from public.patient_profiles p where p.id = p_patient_id)
  );
end;
$$;

-- ---------------------------------------------------------------------------------------------------------
create or replace function private.my_roles_digest()
returns text
language sql stable security definer set search_path = ''
as $$
  select md5(concat_ws(
    '|', auth.uid(), string_agg(m.organization_id || ':' || m.role, ',' order by m.organization_id)
  ))
  from public.user_org_membership m
  where m.user_id = (select private.my_account()) and m.is_active;
$$;

-- ---------------------------------------------------------------------------------------------------------
alter policy workstation_select on public.user_org_membership
  using (
    user_id = (select private.my_account()) and is_active
    or organization_id in (select private.my_organizations('admin'))
  );
alter policy workstation_select on public.user_profiles
  using (user_id = (select private.my_account()) or user_id in (select private.my_colleagues()));
alter policy workstation_select on public.clinician_patient_assignments
  using (
    organization_id in (select private.my_organizations('admin'))
    or clinician_user_id = (select private.my_account())
      and organization_id in (select private.my_organizations('clinician'))
  );

revoke all on function private.my_account() from public, anon, authenticated, service_role;
grant execute on function private.my_account() to authenticated;
