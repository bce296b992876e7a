-- Who has seen what. Reading leaves no trace in the tables, so the workstation tells of it: each time that it shows a
-- report or a record it makes one record with an id of its own, and sends it when the server is reached. Such a record
-- says when it was, by the clock of the workstation; created_at says when the server learned of it.

alter table public.audit_log
  add column occurred_at timestamptz,
  add column record_id uuid;
create unique index audit_log_by_record on public.audit_log (record_id) where record_id is not null;
create index audit_log_by_action on public.audit_log (organization_id, action, id desc);
create index audit_log_by_actor on public.audit_log (organization_id, actor_user_id, id desc);

-- ---------------------------------------------------------------------------------------------------------
create function private.as_uuid(p_text text)
returns uuid
language sql immutable set search_path = ''
as $$
  select substring(lower(p_text) from '^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$')::uuid;
$$;
comment on function private.as_uuid(text) is 'The id that a text is, or null.';

-- ---------------------------------------------------------------------------------------------------------
create function private.as_moment(p_text text)
returns timestamptz
language plpgsql stable set search_path = '' set timezone = 'UTC'
as $$
begin
  return substring(p_text from '^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?(?:Z|[+-]\d{2}:\d{2})$')::timestamptz;
exception when datetime_field_overflow or invalid_datetime_format then
  return null; -- the shape of a time, and none: the 31st of February
end;
$$;
comment on function private.as_moment(text) is 'The moment that an ISO 8601 text with its offset names, or null.';

-- ---------------------------------------------------------------------------------------------------------
-- Of a run the organisation and the patient are looked up; a patient may belong to several organisations, so there the
-- record says which. Whoever lost the patient meanwhile is still heard: what was seen was seen.
create function private.viewed_entity(p_action text, p_entity_id uuid, p_organization_id uuid)
returns table (entity_type text, organization_id uuid, patient_id uuid)
language sql stable security definer set search_path = ''
as $$
  select 'diagnosis_run', r.organization_id, r.patient_id
  from public.diagnosis_runs r
  where p_action = 'report.viewed' and r.id = p_entity_id
    and r.organization_id in (select private.my_organizations('clinician', 'admin'))
  union all
  select 'patient', m.organization_id, p.id
  from public.patient_profiles p
  join public.user_org_membership m on m.user_id = p.user_id and m.role = 'patient'
  where p_action = 'patient.viewed' and p.id = p_entity_id and m.organization_id = p_organization_id
    and m.organization_id in (select private.my_organizations('clinician', 'admin'));
$$;
comment on function private.viewed_entity(text, uuid, uuid) is
  'What a record of access speaks of, if it is of an organisation in which the caller is clinician or admin; else no row.';

-- ---------------------------------------------------------------------------------------------------------
-- Nothing of the record is written down but ids, a hash, a time and words of a fixed list.
create function private.record_access(p_record jsonb)
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
  insert into public.audit_log (
    organization_id, actor_user_id, actor_role, entity_type, entity_id, action, request_id, metadata, occurred_at,
    record_id
  ) values (
    viewed.organization_id, auth.uid(), private.actor_role(viewed.organization_id), viewed.entity_type,
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
comment on function private.record_access(jsonb) is
  'Writes one record of access. False: it is not well-formed, speaks of nothing that the caller''s organisations have, '
  'or its id belongs to another entry.';

-- ---------------------------------------------------------------------------------------------------------
create function public.record_access(p_records jsonb)
returns jsonb
language plpgsql volatile security invoker set search_path = ''
as $$
declare
  access jsonb;
  refused jsonb := '[]';
begin
  if not exists (select private.my_organizations('clinician', 'admin')) then
    raise exception 'only clinicians and admins see what is recorded' using errcode = '42501';
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
  'organisation of the caller, or not well-formed. Errors: 42501 neither clinician nor admin, RW003 no such array.';

-- ---------------------------------------------------------------------------------------------------------
revoke all on function
  private.as_uuid(text),
  private.as_moment(text),
  private.viewed_entity(text, uuid, uuid),
  private.record_access(jsonb),
  public.record_access(jsonb)
  from public, anon, authenticated, service_role;
grant execute on function
  private.record_access(jsonb),
  public.record_access(jsonb)
  to authenticated;
