-- The audit log: written by triggers only, never changed. It holds ids, codes and hashes, never PHI.

-- ---------------------------------------------------------------------------------------------------------
create function private.write_audit(
  p_organization_id uuid, p_entity_type text, p_entity_id text, p_action text, p_metadata jsonb
)
returns void
language plpgsql security definer set search_path = ''
as $$
begin
  insert into public.audit_log
    (organization_id, actor_user_id, actor_role, entity_type, entity_id, action, request_id, metadata)
  values (
    p_organization_id, auth.uid(), private.actor_role(p_organization_id), p_entity_type, p_entity_id, p_action,
    private.request_id(), jsonb_strip_nulls(p_metadata)
  );
end;
$$;
comment on function private.write_audit(uuid, text, text, text, jsonb) is
  'Adds one audit row for the caller. Metadata: ids and codes only.';

-- ---------------------------------------------------------------------------------------------------------
-- Codes come from the desktop and could carry anything: only what looks like a code is written down.
create function private.code_of(p_error_info jsonb, p_key text)
returns text
language sql immutable set search_path = ''
as $$
  select substring(p_error_info ->> p_key from '^[A-Z][A-Z_]{1,40}$');
$$;
comment on function private.code_of(jsonb, text) is 'The code under a key of error_info, or null when it is not a code.';

-- ---------------------------------------------------------------------------------------------------------
create function private.audit_run()
returns trigger
language plpgsql security definer set search_path = ''
as $$
declare
  action text;
begin
  if tg_op = 'UPDATE' and new.status = old.status then
    return null; -- a heartbeat is no event
  end if;
  action := case
    when tg_op = 'INSERT' then 'run.created'
    when new.status = 'running' then 'run.claimed'
    when new.status = 'succeeded' then 'run.succeeded'
    when new.status = 'failed' then 'run.failed'
    else 'run.requeued'
  end;
  perform private.write_audit(new.organization_id, 'diagnosis_run', new.id::text, action, jsonb_build_object(
    'from', case when tg_op = 'UPDATE' then old.status end,
    'to', new.status,
    'attempt', new.attempt,
    'claim_id', coalesce(new.claim_id, case when tg_op = 'UPDATE' then old.claim_id end),
    'workstation_id', new.workstation_id,
    'artifact_id', new.output_data ->> 'artifact_id',
    'error_code', private.code_of(new.error_info, 'error_code'),
    'reason', private.code_of(new.error_info, 'reason')
  ));
  return null;
end;
$$;
comment on function private.audit_run() is 'Audits creation and every change of status of a run.';

create trigger audit_insert after insert on public.diagnosis_runs
  for each row execute function private.audit_run();
create trigger audit_update after update of status on public.diagnosis_runs
  for each row execute function private.audit_run();

-- ---------------------------------------------------------------------------------------------------------
-- Refuses change, also to the owner and to service_role; rows may only be announced again to the pull feed.
create function private.refuse_change()
returns trigger
language plpgsql set search_path = ''
as $$
begin
  if tg_op = 'UPDATE' and to_jsonb(new) - 'sync_xid' = to_jsonb(old) - 'sync_xid' then
    return new;
  end if;
  raise exception '% is append-only', tg_table_name using errcode = '42501';
end;
$$;
comment on function private.refuse_change() is 'Keeps a table append-only: refuses with 42501.';

create trigger refuse_change before update or delete on public.audit_log
  for each row execute function private.refuse_change();
create trigger refuse_truncate before truncate on public.audit_log
  for each statement execute function private.refuse_change();

create trigger refuse_change before update on public.diagnosis_artifacts
  for each row execute function private.refuse_change();
create trigger refuse_change before update on public.diagnosis_run_artifacts
  for each row execute function private.refuse_change();

create trigger refuse_change before update or delete on public.diagnosis_reviews
  for each row execute function private.refuse_change();
create trigger refuse_truncate before truncate on public.diagnosis_reviews
  for each statement execute function private.refuse_change();

-- ---------------------------------------------------------------------------------------------------------
-- A review belongs to the artifact it speaks of and to the exact content that was read.
create function private.stamp_review()
returns trigger
language plpgsql security definer set search_path = ''
as $$
declare
  artifact public.diagnosis_artifacts;
begin
  select * into artifact from public.diagnosis_artifacts a
  where a.id = new.artifact_id and a.artifact_type = 'diagnosis_report';
  if not found or not private.can_work_on(artifact.organization_id, artifact.patient_id) then
    raise exception 'not permitted to review this report' using errcode = '42501';
  end if;
  if new.content_hash is distinct from artifact.content_hash then
    raise exception 'the review does not match the content of the report' using errcode = 'RW003';
  end if;
  new.organization_id := artifact.organization_id;
  new.patient_id := artifact.patient_id;
  new.run_id := artifact.run_id;
  new.created_by := auth.uid();
  new.created_at := now();
  return new;
end;
$$;
comment on function private.stamp_review() is
  'Fills a review from its artifact. Errors: 42501 no access to the report, RW003 another content hash.';

create trigger stamp_review before insert on public.diagnosis_reviews
  for each row execute function private.stamp_review();
