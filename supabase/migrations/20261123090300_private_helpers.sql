-- What policies, triggers and functions ask about the caller. Answers come from tables, never from token
-- claims: a stale token must not keep a role. All of it lives outside the schemas the API exposes.

-- ---------------------------------------------------------------------------------------------------------
-- The organisations in which the caller is active in one of the roles.
create function private.my_organizations(variadic p_roles text[])
returns setof uuid
language sql stable security definer set search_path = '' rows 5
as $$
  select m.organization_id
  from public.user_org_membership m
  where m.user_id = auth.uid() and m.is_active and m.role::text = any (p_roles);
$$;
comment on function private.my_organizations(text[]) is
  'Organisations in which the caller is an active member with one of the given roles. Empty for everybody else.';

-- ---------------------------------------------------------------------------------------------------------
-- Admins see the patients of their organisations, clinicians those assigned to them there. A patient must
-- still be an active member of the organisation. One role per organisation, so the halves do not overlap.
create function private.visible_patients()
returns table (organization_id uuid, patient_id uuid)
language sql stable security definer set search_path = '' rows 500
as $$
  select belongs.organization_id, p.id
  from public.user_org_membership me
  join public.user_org_membership belongs
    on belongs.organization_id = me.organization_id and belongs.role = 'patient' and belongs.is_active
  join public.patient_profiles p on p.user_id = belongs.user_id
  where me.user_id = auth.uid() and me.is_active and me.role = 'admin'
  union all
  select a.organization_id, p.id
  from public.user_org_membership me
  join public.clinician_patient_assignments a
    on a.clinician_user_id = me.user_id and a.organization_id = me.organization_id
  join public.user_org_membership belongs
    on belongs.user_id = a.patient_user_id and belongs.organization_id = a.organization_id
    and belongs.role = 'patient' and belongs.is_active
  join public.patient_profiles p on p.user_id = a.patient_user_id
  where me.user_id = auth.uid() and me.is_active and me.role = 'clinician';
$$;
comment on function private.visible_patients() is
  'Pairs (organisation, patient) the caller may see. Policies use it as a set, so that it runs once per statement.';

-- ---------------------------------------------------------------------------------------------------------
create function private.is_patient_of(p_organization_id uuid, p_patient_id uuid)
returns boolean
language plpgsql stable security definer set search_path = ''
as $$
begin
  return exists (
    select from public.user_org_membership m
    where m.user_id = (select p.user_id from public.patient_profiles p where p.id = p_patient_id)
      and m.organization_id = p_organization_id and m.role = 'patient' and m.is_active
  );
end;
$$;
comment on function private.is_patient_of(uuid, uuid) is 'Whether the patient is an active patient of the organisation.';

-- ---------------------------------------------------------------------------------------------------------
-- The question of visible_patients for one pair, by lookups of whole keys: for single-row writes, where the
-- set is wasteful. (In plpgsql, whose plans are kept for the session.)
create function private.can_work_on(p_organization_id uuid, p_patient_id uuid)
returns boolean
language plpgsql stable security definer set search_path = ''
as $$
declare
  my_role text;
begin
  select m.role into my_role from public.user_org_membership m
  where m.user_id = auth.uid() and m.organization_id = p_organization_id and m.is_active
    and m.role in ('clinician', 'admin');
  if my_role is null or not private.is_patient_of(p_organization_id, p_patient_id) then
    return false;
  end if;
  return my_role = 'admin' or exists (
    select from public.clinician_patient_assignments a
    where a.clinician_user_id = auth.uid() and a.organization_id = p_organization_id
      and a.patient_user_id = (select p.user_id from public.patient_profiles p where p.id = p_patient_id)
  );
end;
$$;
comment on function private.can_work_on(uuid, uuid) is
  'Whether the caller may see and execute runs of this patient in this organisation.';

-- ---------------------------------------------------------------------------------------------------------
-- Staff whose names the caller may read: they stand beside runs and flags, also after they have left.
create function private.my_colleagues()
returns setof uuid
language sql stable security definer set search_path = '' rows 50
as $$
  select distinct m.user_id
  from public.user_org_membership m
  where m.role <> 'patient' and m.organization_id in (select private.my_organizations('clinician', 'admin'));
$$;
comment on function private.my_colleagues() is
  'User ids of the staff (past and present) of the organisations in which the caller is clinician or admin.';

-- ---------------------------------------------------------------------------------------------------------
create function private.is_flag_on(p_organization_id uuid, p_flag text)
returns boolean
language sql stable security definer set search_path = ''
as $$
  select coalesce((
    select f.enabled from public.organization_feature_flags f
    where f.organization_id = p_organization_id and f.flag = p_flag
  ), false);
$$;
comment on function private.is_flag_on(uuid, text) is 'Whether the organisation switched the flag on. No row means off.';

-- ---------------------------------------------------------------------------------------------------------
create function private.actor_role(p_organization_id uuid)
returns text
language plpgsql stable security definer set search_path = ''
as $$
begin
  return coalesce((
    select m.role::text from public.user_org_membership m
    where m.user_id = auth.uid() and m.organization_id = p_organization_id and m.is_active
  ), 'system');
end;
$$;
comment on function private.actor_role(uuid) is
  'The caller''s role in the organisation, for the audit log; "system" for work done outside a session.';

-- ---------------------------------------------------------------------------------------------------------
-- The header is the client's: only the shape of an id is let through, so that it cannot carry anything else.
create function private.request_id()
returns text
language sql stable set search_path = ''
as $$
  select substring(
    (nullif(current_setting('request.headers', true), '')::jsonb) ->> 'x-request-id' from '^[A-Za-z0-9._:-]{1,64}$'
  );
$$;
comment on function private.request_id() is 'The x-request-id of the current API request, or null.';

-- ---------------------------------------------------------------------------------------------------------
-- The functions of this schema run as the tables' owner; API roles are never members of it.
create function private.is_table_owner(p_table oid)
returns boolean
language sql stable set search_path = ''
as $$
  select pg_catalog.pg_has_role(current_user, c.relowner, 'usage') from pg_catalog.pg_class c where c.oid = p_table;
$$;
comment on function private.is_table_owner(oid) is
  'Whether the current statement runs with the rights of the table''s owner (that is: inside our functions).';
