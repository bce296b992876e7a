-- The audit trail as admins read it. That somebody has read it, or has taken it along, stands in it too.

-- ---------------------------------------------------------------------------------------------------------
create function private.audit_subjects(p_entity_id text, p_request_id text, p_metadata jsonb)
returns text[]
language sql immutable set search_path = ''
as $$
  select array_remove(array[
    p_entity_id, p_request_id, p_metadata ->> 'run_id', p_metadata ->> 'patient_id', p_metadata ->> 'artifact_id',
    p_metadata ->> 'subject_id'
  ], null);
$$;
comment on function private.audit_subjects(text, text, jsonb) is 'Every id under which an entry is looked for.';

create index audit_log_by_subject
  on public.audit_log using gin (private.audit_subjects(entity_id, request_id, metadata));

-- ---------------------------------------------------------------------------------------------------------
-- Only what is listed here is let through, since the filter itself is written down.
create function private.parse_audit_filter(p_filter jsonb)
returns jsonb
language plpgsql stable set search_path = '' set timezone = 'UTC'
as $$
declare
  parsed jsonb;
begin
  if jsonb_typeof(p_filter) is distinct from 'object' then
    raise exception 'p_filter must be an object' using errcode = 'RW003';
  end if;
  parsed := jsonb_strip_nulls(jsonb_build_object(
    'group', substring(p_filter ->> 'group' from '^(?:viewed|executed|cancelled|reviewed|flag|audit)$'),
    'actor_id', private.as_uuid(p_filter ->> 'actor_id'),
    'subject_id', private.as_uuid(p_filter ->> 'subject_id'),
    'from', private.as_moment(p_filter ->> 'from'),
    'to', private.as_moment(p_filter ->> 'to')
  ));
  -- What is not understood must not silently widen the answer.
  if array(select jsonb_object_keys(jsonb_strip_nulls(p_filter)) order by 1)
    <> array(select jsonb_object_keys(parsed) order by 1)
  then
    raise exception 'p_filter holds something that is no filter' using errcode = 'RW003';
  end if;
  return parsed;
end;
$$;
comment on function private.parse_audit_filter(jsonb) is
  'The filter of the audit trail, ids and times in their one form, without nulls. Error: RW003.';

-- ---------------------------------------------------------------------------------------------------------
create function private.audit_actions(p_group text)
returns text[]
language sql immutable set search_path = ''
as $$
  select case p_group
    when 'viewed' then array['report.viewed', 'patient.viewed']
    when 'executed' then array[
      'run.created', 'run.claimed', 'run.succeeded', 'run.failed', 'run.released', 'run.requeued', 'run.superseded'
    ]
    when 'cancelled' then array['run.failed']
    when 'reviewed' then array['review.recorded']
    when 'flag' then array['feature_flag.changed']
    when 'audit' then array['audit.viewed', 'audit.exported']
  end;
$$;
comment on function private.audit_actions(text) is
  'The actions of a group, null for none. A cancelled run is one that failed with the reason CANCELLED.';

-- ---------------------------------------------------------------------------------------------------------
create function private.require_audit_admin(p_organization_id uuid)
returns void
language plpgsql stable set search_path = ''
as $$
begin
  if p_organization_id is null or p_organization_id not in (select private.my_organizations('admin')) then
    raise exception 'not permitted to read the audit trail of this organisation' using errcode = '42501';
  end if;
end;
$$;
comment on function private.require_audit_admin(uuid) is 'Error: 42501 for everybody but the admins of the organisation.';

-- ---------------------------------------------------------------------------------------------------------
-- Paging, and looking again at the same, is one look.
create function private.note_audit_viewed(p_organization_id uuid, p_filter jsonb)
returns void
language plpgsql security definer set search_path = ''
as $$
declare
  looked_at jsonb := private.parse_audit_filter(p_filter);
begin
  perform private.require_audit_admin(p_organization_id);
  if not exists (
    select from public.audit_log a
    where a.organization_id = p_organization_id and a.action = 'audit.viewed' and a.actor_user_id = auth.uid()
      and a.metadata = looked_at and a.created_at > now() - interval '15 minutes'
  ) then
    perform private.write_audit(
      p_organization_id, 'audit_log', p_organization_id::text, 'audit.viewed', looked_at
    );
  end if;
end;
$$;
comment on function private.note_audit_viewed(uuid, jsonb) is
  'Audits that the caller looks at the audit trail, once in 15 minutes for each filter. Errors: 42501 no admin, RW003.';

-- ---------------------------------------------------------------------------------------------------------
-- With the rights of the owner, after its own look at who asks: under row level security the index of the subjects
-- could not be used, for its operator may not see rows before the policy has. Entries about a run are found under its
-- patient too, though they do not name the patient.
create function private.audit_page(p_organization_id uuid, p_filter jsonb, p_before bigint, p_limit integer)
returns table (
  id bigint, at timestamptz, occurred_at timestamptz, actor_user_id uuid, actor_role text, action text,
  entity_type text, entity_id text, run_id uuid, request_id text, metadata jsonb
)
language plpgsql stable security definer
set search_path = '' set timezone = 'UTC' set plan_cache_mode = 'force_custom_plan'
as $$
declare
  wanted text[] := private.audit_actions(p_filter ->> 'group');
  wants_cancelled boolean := coalesce(p_filter ->> 'group', '') = 'cancelled';
  wanted_actor uuid := p_filter ->> 'actor_id';
  starts_at timestamptz := p_filter ->> 'from';
  ends_at timestamptz := p_filter ->> 'to';
  subject_ids text[] := case when p_filter ? 'subject_id' then array(
    select p_filter ->> 'subject_id'
    union all
    select r.id::text from public.diagnosis_runs r
    where r.patient_id = (p_filter ->> 'subject_id')::uuid and r.organization_id = p_organization_id
  ) end;
begin
  perform private.require_audit_admin(p_organization_id);
  return query
  select a.id, a.created_at, a.occurred_at, a.actor_user_id, a.actor_role, a.action, a.entity_type, a.entity_id,
    private.as_uuid(case when a.entity_type = 'diagnosis_run' then a.entity_id else a.metadata ->> 'run_id' end),
    a.request_id, a.metadata
  from public.audit_log a
  where a.organization_id = p_organization_id
    and (p_before is null or a.id < p_before)
    and (wanted is null or a.action = any (wanted))
    and (not wants_cancelled or a.metadata ->> 'reason' = 'CANCELLED')
    and (wanted_actor is null or a.actor_user_id = wanted_actor)
    and (subject_ids is null or private.audit_subjects(a.entity_id, a.request_id, a.metadata) && subject_ids)
    and (starts_at is null or coalesce(a.occurred_at, a.created_at) >= starts_at)
    and (ends_at is null or coalesce(a.occurred_at, a.created_at) < ends_at)
  order by a.id desc
  limit p_limit;
end;
$$;
comment on function private.audit_page(uuid, jsonb, bigint, integer) is
  'Entries that pass a parsed filter and are older than p_before, newest first. Error: 42501 no admin there.';

-- ---------------------------------------------------------------------------------------------------------
create function public.list_audit_entries(
  p_organization_id uuid, p_filter jsonb default '{}', p_before bigint default null, p_limit integer default 50
)
returns jsonb
language plpgsql volatile security invoker set search_path = '' set timezone = 'UTC'
as $$
declare
  page_size integer := least(greatest(coalesce(p_limit, 50), 1), 500);
  wanted jsonb;
  page jsonb;
begin
  perform private.require_audit_admin(p_organization_id);
  wanted := private.parse_audit_filter(p_filter);
  with found as (
    select * from private.audit_page(p_organization_id, wanted, p_before, page_size + 1)
  ), shown as (
    select * from found order by found.id desc limit page_size
  )
  select jsonb_build_object(
    'entries', coalesce(jsonb_agg(jsonb_build_object(
      'id', s.id::text,
      'at', s.at,
      'occurred_at', s.occurred_at,
      'actor', jsonb_build_object('id', s.actor_user_id, 'name', u.display_name, 'role', s.actor_role),
      'action', s.action,
      'entity_type', s.entity_type,
      'entity_id', s.entity_id,
      'run_id', s.run_id,
      'patient_id', coalesce(
        private.as_uuid(case when s.entity_type = 'patient' then s.entity_id else s.metadata ->> 'patient_id' end),
        r.patient_id
      ),
      'request_id', s.request_id,
      'metadata', s.metadata
    ) order by s.id desc), '[]'),
    'next_before', case when (select count(*) from found) > page_size then min(s.id)::text end
  ) into page
  from shown s
  left join public.user_profiles u on u.user_id = s.actor_user_id
  left join public.diagnosis_runs r on r.id = s.run_id and r.organization_id = p_organization_id;
  -- At the end, so that a page does not begin with its own reader. For every page: who asks for a later one only has
  -- read too, and one look is noted once.
  perform private.note_audit_viewed(p_organization_id, p_filter);
  return page;
end;
$$;
comment on function public.list_audit_entries(uuid, jsonb, bigint, integer) is
  'The audit trail of an organisation for its admins, newest first: {entries: [{id, at, occurred_at, actor: {id, name, '
  'role}, action, entity_type, entity_id, run_id, patient_id, request_id, metadata}], next_before: p_before of the next '
  'page, or null}. p_filter: {group, actor_id, subject_id, from, to}, each optional. Reading is audited. '
  'Errors: 42501 no admin there, RW003 an unknown or malformed filter.';

-- ---------------------------------------------------------------------------------------------------------
create function public.list_audit_actors(p_organization_id uuid)
returns jsonb
language plpgsql stable security invoker set search_path = ''
as $$
begin
  perform private.require_audit_admin(p_organization_id);
  return (
    select coalesce(jsonb_agg(jsonb_build_object(
      'id', m.user_id, 'name', u.display_name, 'role', m.role, 'is_active', m.is_active
    ) order by u.display_name, m.user_id), '[]')
    from public.user_org_membership m
    left join public.user_profiles u on u.user_id = m.user_id
    where m.organization_id = p_organization_id and m.role <> 'patient'
  );
end;
$$;
comment on function public.list_audit_actors(uuid) is
  'The staff of an organisation, past and present, for its admins: [{id, name, role, is_active}]. Error: 42501.';

-- ---------------------------------------------------------------------------------------------------------
create function private.record_audit_export(
  p_export_id uuid, p_organization_id uuid, p_filter jsonb, p_rows integer
)
returns void
language plpgsql security definer set search_path = ''
as $$
declare
  exported jsonb := private.parse_audit_filter(p_filter);
begin
  perform private.require_audit_admin(p_organization_id);
  if p_export_id is null or p_rows is null or p_rows < 0 then
    raise exception 'p_export_id and p_rows are required' using errcode = 'RW003';
  end if;
  insert into public.audit_log (
    organization_id, actor_user_id, actor_role, entity_type, entity_id, action, request_id, metadata, record_id
  ) values (
    p_organization_id, auth.uid(), private.actor_role(p_organization_id), 'audit_log', p_organization_id::text,
    'audit.exported', private.request_id(), exported || jsonb_build_object('rows', p_rows), p_export_id
  )
  on conflict (record_id) where record_id is not null do nothing;
  if not found and not exists (
    select from public.audit_log a
    where a.record_id = p_export_id and a.actor_user_id = auth.uid() and a.action = 'audit.exported'
  ) then
    raise exception 'not permitted to record this export' using errcode = '42501';
  end if;
end;
$$;
comment on function private.record_audit_export(uuid, uuid, jsonb, integer) is 'See public.record_audit_export.';

-- ---------------------------------------------------------------------------------------------------------
create function public.record_audit_export(
  p_export_id uuid, p_organization_id uuid, p_filter jsonb, p_rows integer
)
returns jsonb
language plpgsql volatile security invoker set search_path = ''
as $$
begin
  perform private.record_audit_export(p_export_id, p_organization_id, p_filter, p_rows);
  return jsonb_build_object('outcome', 'recorded');
end;
$$;
comment on function public.record_audit_export(uuid, uuid, jsonb, integer) is
  'Writes into the audit log that the caller, an admin of the organisation, takes entries along in a file: call it '
  'before the file is there. The same id again writes nothing. Errors: 42501 no admin there, or an id of another entry; '
  'RW003 a malformed argument.';

-- ---------------------------------------------------------------------------------------------------------
revoke all on function
  private.audit_subjects(text, text, jsonb),
  private.parse_audit_filter(jsonb),
  private.audit_actions(text),
  private.require_audit_admin(uuid),
  private.note_audit_viewed(uuid, jsonb),
  private.audit_page(uuid, jsonb, bigint, integer),
  private.record_audit_export(uuid, uuid, jsonb, integer),
  public.list_audit_entries(uuid, jsonb, bigint, integer),
  public.list_audit_actors(uuid),
  public.record_audit_export(uuid, uuid, jsonb, integer)
  from public, anon, authenticated, service_role;
grant execute on function
  private.as_uuid(text),
  private.as_moment(text),
  private.parse_audit_filter(jsonb),
  private.audit_actions(text),
  private.require_audit_admin(uuid),
  private.note_audit_viewed(uuid, jsonb),
  private.audit_page(uuid, jsonb, bigint, integer),
  private.record_audit_export(uuid, uuid, jsonb, integer),
  public.list_audit_entries(uuid, jsonb, bigint, integer),
  public.list_audit_actors(uuid),
  public.record_audit_export(uuid, uuid, jsonb, integer)
  to authenticated;
