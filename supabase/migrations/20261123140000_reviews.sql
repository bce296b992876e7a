-- What clinicians decide about the findings of a report. A decision is recorded through one function, under an id of
-- the client's, so that a lost reply is resolved by sending it again. It is bound to the hash of the report that was
-- read, also when a newer report exists by then; nothing changes it afterwards.

revoke insert (artifact_id, content_hash, kind, finding_index, decision, reason, body)
  on public.diagnosis_reviews from authenticated;
drop policy workstation_insert on public.diagnosis_reviews;

create index diagnosis_reviews_by_sync
  on public.diagnosis_reviews (sync_xid, id) where kind = 'finding_decision';

-- ---------------------------------------------------------------------------------------------------------
-- A review is never taken back, but it goes where its patient, run or report goes: when the deletion reaches it, what
-- it speaks of is gone already.
create function private.refuse_unless_orphaned()
returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  if not exists (select from public.patient_profiles p where p.id = old.patient_id)
    or not exists (select from public.diagnosis_runs r where r.id = old.run_id)
    or not exists (select from public.diagnosis_artifacts a where a.id = old.artifact_id)
  then
    return old;
  end if;
  raise exception '% is append-only', tg_table_name using errcode = '42501';
end;
$$;
comment on function private.refuse_unless_orphaned() is
  'Lets a row be deleted only along with its patient, run or report. Error: 42501.';

drop trigger refuse_change on public.diagnosis_reviews;
create trigger refuse_change before update on public.diagnosis_reviews
  for each row execute function private.refuse_change();
create trigger refuse_deletion before delete on public.diagnosis_reviews
  for each row execute function private.refuse_unless_orphaned();
create trigger leave_tombstone after delete on public.diagnosis_reviews
  for each row when (old.kind = 'finding_decision')
  execute function private.leave_tombstone();

-- ---------------------------------------------------------------------------------------------------------
create function private.audit_review()
returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  perform private.write_audit(
    new.organization_id, 'diagnosis_review', new.id::text, 'review.recorded', jsonb_build_object(
      'run_id', new.run_id, 'artifact_id', new.artifact_id, 'content_hash', new.content_hash, 'kind', new.kind,
      'finding_index', new.finding_index, 'decision', new.decision
    )
  );
  return null;
end;
$$;
comment on function private.audit_review() is 'Audits every review. Its reason is free text and stays out.';

create trigger audit_review after insert on public.diagnosis_reviews
  for each row execute function private.audit_review();

-- ---------------------------------------------------------------------------------------------------------
create view private.review_records with (security_invoker = true) as
select w.id, jsonb_build_object(
  'id', w.id,
  'run_id', w.run_id,
  'patient_id', w.patient_id,
  'organization_id', w.organization_id,
  'artifact_id', w.artifact_id,
  'content_hash', w.content_hash,
  'kind', w.kind,
  'finding_index', w.finding_index,
  'decision', w.decision,
  'reason', w.reason,
  'created_by', w.created_by,
  'created_by_name', author.display_name,
  'created_at', w.created_at
) as record
from public.diagnosis_reviews w
left join public.user_profiles author on author.user_id = w.created_by
where w.kind = 'finding_decision';

-- ---------------------------------------------------------------------------------------------------------
-- A report out of sight and one that does not exist are refused in the same words.
create function private.require_review_arguments(
  p_review_id uuid, p_artifact_id uuid, p_finding_index integer, p_decision text, p_reason text
)
returns void
language plpgsql stable security definer set search_path = ''
as $$
declare
  report public.diagnosis_artifacts;
begin
  select * into report from public.diagnosis_artifacts a
  where a.id = p_artifact_id and a.artifact_type = 'diagnosis_report'
    and private.can_work_on(a.organization_id, a.patient_id);
  if not found then
    raise exception 'not permitted to review this report' using errcode = '42501';
  end if;
  if p_review_id is null then
    raise exception 'p_review_id is required' using errcode = 'RW003';
  end if;
  if p_decision is null or p_decision not in ('accept', 'override') then
    raise exception 'p_decision must be accept or override' using errcode = 'RW003';
  end if;
  if p_decision = 'override' and coalesce(p_reason, '') !~ '\S' then
    raise exception 'an override needs a reason' using errcode = 'RW003';
  end if;
  if length(p_reason) > 1000 then
    raise exception 'p_reason must not be longer than 1000 characters' using errcode = 'RW003';
  end if;
  if p_finding_index is null or (report.artifact_data -> 'findings' -> p_finding_index) is null
    or p_finding_index < 0
  then
    raise exception 'the report has no such finding' using errcode = 'RW003';
  end if;
end;
$$;
comment on function private.require_review_arguments(uuid, uuid, integer, text, text) is
  'Refuses a review that cannot be recorded. Errors: 42501 no access to the report, RW003 bad argument.';

-- ---------------------------------------------------------------------------------------------------------
-- One decision about a finding at a time. An id that is taken by another review is refused in the words of a report out
-- of sight: whose it is stays untold.
create function private.record_review(
  p_review_id uuid, p_artifact_id uuid, p_content_hash text, p_finding_index integer, p_decision text, p_reason text,
  p_based_on uuid[]
)
returns uuid
language plpgsql security definer set search_path = ''
as $$
declare
  latest_id uuid;
begin
  perform private.require_review_arguments(p_review_id, p_artifact_id, p_finding_index, p_decision, p_reason);
  perform pg_advisory_xact_lock(
    hashtextextended('private.record_review/' || p_artifact_id || '/' || p_finding_index, 0)
  );
  if not exists (select from public.diagnosis_reviews w where w.id = p_review_id) then
    select w.id into latest_id from public.diagnosis_reviews w
    where w.artifact_id = p_artifact_id and w.kind = 'finding_decision' and w.finding_index = p_finding_index
    order by w.created_at desc, w.id desc limit 1;
    if latest_id is not null and latest_id <> all (coalesce(p_based_on, '{}')) then
      return latest_id;
    end if;
    insert into public.diagnosis_reviews (id, artifact_id, content_hash, kind, finding_index, decision, reason)
    values (
      p_review_id, p_artifact_id, p_content_hash, 'finding_decision', p_finding_index, p_decision,
      nullif(btrim(p_reason, E' \t\r\n'), '')
    )
    on conflict (id) do nothing;
  end if;
  if not exists (
    select from public.diagnosis_reviews w
    where w.id = p_review_id and w.created_by = auth.uid() and w.artifact_id = p_artifact_id
      and w.kind = 'finding_decision'
  ) then
    raise exception 'not permitted to review this report' using errcode = '42501';
  end if;
  return p_review_id;
end;
$$;
comment on function private.record_review(uuid, uuid, text, integer, text, text, uuid[]) is
  'See public.record_review. Gives the id of the review that counts: another one than was asked for has overtaken it.';

-- ---------------------------------------------------------------------------------------------------------
-- A statement of its own for the row: it is read back as the caller, in the shape of the feed.
create function public.record_review(
  p_review_id uuid, p_artifact_id uuid, p_content_hash text, p_finding_index integer, p_decision text,
  p_reason text default null, p_based_on uuid[] default '{}'
)
returns jsonb
language plpgsql volatile security invoker set search_path = '' set timezone = 'UTC'
as $$
declare
  counting_id uuid := private.record_review(
    p_review_id, p_artifact_id, p_content_hash, p_finding_index, p_decision, p_reason, p_based_on
  );
begin
  return jsonb_build_object(
    'outcome', case when counting_id = p_review_id then 'recorded' else 'overtaken' end,
    'review', (select w.record from private.review_records w where w.id = counting_id)
  );
end;
$$;
comment on function public.record_review(uuid, uuid, text, integer, text, text, uuid[]) is
  'Records the caller''s decision (accept | override) about a finding of the report with this hash, under the caller''s '
  'id for it: {outcome: recorded | overtaken, review: a row in the shape of the pull feed}. The same id again gives the '
  'same review. p_based_on are the decisions about this finding that the caller knew of. overtaken: the latest one, '
  'which is the review of the reply, is not among them; nothing is written. Errors: 42501 no access to the report, or an id of another review; RW003 another content hash, no such '
  'finding, an override without a reason, a reason over 1000 characters.';

-- ---------------------------------------------------------------------------------------------------------
revoke all on private.review_records from public, anon, authenticated, service_role;
revoke all on function
  private.refuse_unless_orphaned(),
  private.audit_review(),
  private.require_review_arguments(uuid, uuid, integer, text, text),
  private.record_review(uuid, uuid, text, integer, text, text, uuid[]),
  public.record_review(uuid, uuid, text, integer, text, text, uuid[])
  from public, anon, authenticated, service_role;
grant select on private.review_records to authenticated;
grant execute on function
  private.record_review(uuid, uuid, text, integer, text, text, uuid[]),
  public.record_review(uuid, uuid, text, integer, text, text, uuid[])
  to authenticated;
