-- What was seen was seen: a record of access may arrive when its sender works there no more, as after a week without a
-- network. So it is taken of whoever works or has worked in the organisation as clinician or admin, as far as can be told:
-- by a membership, ended ones too, or by an earlier entry of the log in such a role. Only a live account is heard, and of
-- who does not work there now as either only what is no longer ago than 90 days: far beyond any stay without a network.

create index audit_log_by_staff on public.audit_log (actor_user_id) where actor_role in ('clinician', 'admin');

-- ---------------------------------------------------------------------------------------------------------
create function private.my_role_ever(p_organization_id uuid)
returns text
language sql stable security definer set search_path = ''
as $$
  select coalesce(
    (
      select m.role::text from public.user_org_membership m
      where m.organization_id = p_organization_id and m.user_id = (select private.my_account())
        and m.role in ('clinician', 'admin')
      limit 1
    ),
    (
      select a.actor_role from public.audit_log a
      where a.organization_id = p_organization_id and a.actor_user_id = (select private.my_account())
        and a.actor_role in ('clinician', 'admin')
      order by a.id desc
      limit 1
    )
  );
$$;
comment on function private.my_role_ever(uuid) is
  'As what the caller, if it is a live account, works in the organisation or did so last: clinician or admin; else null.';

-- ---------------------------------------------------------------------------------------------------------
create function private.was_staff()
returns boolean
language sql stable security definer set search_path = ''
as $$
  select exists (
    select from public.user_org_membership m
    where m.user_id = (select private.my_account()) and m.role in ('clinician', 'admin')
  ) or exists (
    select from public.audit_log a
    where a.actor_user_id = (select private.my_account()) and a.actor_role in ('clinician', 'admin')
  );
$$;
comment on function private.was_staff() is
  'Whether the caller is a live account that is or was clinician or admin somewhere.';

-- ---------------------------------------------------------------------------------------------------------
drop function private.viewed_entity(text, uuid, uuid);
create function private.viewed_entity(p_action text, p_entity_id uuid, p_organization_id uuid)
returns table (entity_type text, organization_id uuid, patient_id uuid, viewer_role text)
language sql stable security definer set search_path = ''
as $$
  select 'diagnosis_run', r.organization_id, r.patient_id, private.my_role_ever(r.organization_id)
  from public.diagnosis_runs r
  where p_action = 'report.viewed' and r.id = p_entity_id
    and private.my_role_ever(r.organization_id) is not null
  union all
  select 'patient', m.organization_id, p.id, private.my_role_ever(m.organization_id)
  from public.patient_profiles p
  join public.user_org_membership m on m.user_id = p.user_id and m.role = 'patient'
  where p_action = 'patient.viewed' and p.id = p_entity_id and m.organization_id = p_organization_id
    and private.my_role_ever(m.organization_id) is not null;
$$;
comment on function private.viewed_entity(text, uuid, uuid) is
  'What a record of access speaks of, and as what the caller saw it, if it is of an organisation in which the caller is or '
  'was clinician or admin; else no row.';

-- ---------------------------------------------------------------------------------------------------------
-- As before, but for the role, which is the one of then, and for how long somebody is heard who works there no more.
create or replace function private.record_access(p_record jsonb)
returns boolean
language plpgsql security definer set search_path = ''
as $$
declare
  viewed record;
  access_id uuid := private.as_uuid(p_record ->> 'id');
  happened_at timestamptz := private.as_moment(p_record ->> 'occurred_at');
  shown_id text := private.as_uuid(p_record ->> 'entity_id')::text;
begin
  if access_id is null or happened_at is null
    or coalesce(p_record ->> 'what', '') not in ('report', 'draft', 'record')
  then
    return false;
  end if;
  select * into viewed from private.viewed_entity(
    p_record ->> 'action', shown_id::uuid, private.as_uuid(p_record ->> 'organization_id')
  );
  if not found then
    return false;
  end if;
  if happened_at <= now() - interval '90 days'
    and viewed.organization_id not in (select private.my_organizations('clinician', 'admin'))
  then
    return false;
  end if;
  insert into public.audit_log (
    organization_id, actor_user_id, actor_role, entity_type, entity_id, action, request_id, metadata, occurred_at,
    record_id
  ) values (
    viewed.organization_id, auth.uid(), viewed.viewer_role, viewed.entity_type,
    shown_id, p_record ->> 'action',
    private.as_uuid(p_record ->> 'request_id')::text,
    jsonb_strip_nulls(jsonb_build_object(
      'patient_id', viewed.patient_id,
      'what', p_record ->> 'what',
      'content_hash', substring(p_record ->> 'content_hash' from '^[0-9a-f]{16,128}$')
    )),
    least(happened_at, now()), -- a clock that is ahead
    access_id
  )
  on conflict (record_id) where record_id is not null do nothing;
  return found or exists (
    select from public.audit_log a
    where a.record_id = access_id and a.actor_user_id = auth.uid() and a.entity_id = shown_id
  );
end;
$$;

-- ---------------------------------------------------------------------------------------------------------
-- As before, but for who is heard.
create or replace function public.record_access(p_records jsonb)
returns jsonb
language plpgsql volatile security invoker set search_path = ''
as $$
declare
  access jsonb;
  refused jsonb := '[]';
begin
  if not private.was_staff() then
    raise exception 'only clinicians and admins have seen what is recorded' using errcode = '42501';
  end if;
  if jsonb_typeof(p_records) is distinct from 'array' or jsonb_array_length(p_records) not between 1 and 200 then
    raise exception 'p_records must be an array of 1 to 200 records' using errcode = 'RW003';
  end if;
  for access in select * from jsonb_array_elements(p_records) loop
    if jsonb_typeof(access) <> 'object' or not private.record_access(access) then
      refused := refused || jsonb_build_array(case when jsonb_typeof(access) = 'object' then access -> 'id' end);
    end if;
  end loop;
  return jsonb_build_object('recorded', jsonb_array_length(p_records) - jsonb_array_length(refused), 'refused', refused);
end;
$$;
comment on function public.record_access(jsonb) is
  'Writes into the audit log what the caller was shown: 1 to 200 of {id, action: report.viewed | patient.viewed, '
  'entity_id: the run or the patient, organization_id, what: report | draft | record, content_hash, occurred_at, '
  'request_id}. The same id again writes nothing. Gives {recorded: how many are in the log, refused: [id]}: of no '
  'organisation in which the caller is or was clinician or admin, from longer ago than 90 days where the caller is neither '
  'now, or not well-formed. Errors: 42501 never was either, or '
  'no live account; RW003 no such array.';

-- ---------------------------------------------------------------------------------------------------------
create or replace function private.as_moment(p_text text)
returns timestamptz
language plpgsql stable set search_path = '' set timezone = 'UTC'
as $$
begin
  return substring(p_text from '^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?(?:Z|[+-]\d{2}:\d{2})$')::timestamptz;
exception when datetime_field_overflow or invalid_datetime_format or invalid_time_zone_displacement_value then
  return null; -- the shape of a time, and none: the 31st of February, an offset of four days
end;
$$;

-- ---------------------------------------------------------------------------------------------------------
revoke all on function
  private.my_role_ever(uuid),
  private.was_staff(),
  private.viewed_entity(text, uuid, uuid)
  from public, anon, authenticated, service_role;
grant execute on function private.was_staff() to authenticated;
