-- Every attempt of a run stays readable: why it ended is kept with its claim, since the row of the run is
-- cleared when the run is queued again. A claim ended by the sweep is marked: its holder never settled it, so
-- a late settle is told that the claim is lost, not that it was settled.

alter table private.run_claims
  add column error_info jsonb,
  add column is_swept boolean not null default false,
  add constraint error_needs_failure check (error_info is null or outcome is not distinct from 'failed'),
  add constraint swept_is_failed check (not is_swept or outcome is not distinct from 'failed');

update private.run_claims c
set error_info = r.error_info
from public.diagnosis_runs r
where r.claim_id = c.claim_id and r.status = 'failed' and c.outcome = 'failed';

-- ---------------------------------------------------------------------------------------------------------
create or replace function private.answer_unsettled(p_run_id uuid, p_claim_id uuid)
returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  claim private.run_claims;
  current_status text;
begin
  select * into claim from private.run_claims c
  where c.claim_id = p_claim_id and c.run_id = p_run_id and c.claimed_by = auth.uid()
    and c.outcome is not null and not c.is_swept;
  if found then
    return jsonb_build_object(
      'outcome', 'already_settled', 'run_status', claim.outcome, 'artifact_id', claim.artifact_id
    );
  end if;
  select r.status into current_status from public.diagnosis_runs r
  where r.id = p_run_id and private.can_work_on(r.organization_id, r.patient_id);
  return jsonb_build_object('outcome', 'claim_lost', 'run_status', current_status, 'artifact_id', null);
end;
$$;

-- ---------------------------------------------------------------------------------------------------------
create or replace function private.fail_run(p_run_id uuid, p_claim_id uuid, p_error_info jsonb)
returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  run public.diagnosis_runs;
begin
  if not coalesce(
    p_error_info ->> 'error_code' in ('VALIDATION_ERROR', 'EXECUTION_ERROR')
    and jsonb_typeof(p_error_info -> 'message') = 'string', false
  ) then
    raise exception 'error_info needs error_code VALIDATION_ERROR or EXECUTION_ERROR, and a message'
      using errcode = 'RW003';
  end if;
  run := private.hold_claim(p_run_id, p_claim_id);
  if run.id is null then
    return private.answer_unsettled(p_run_id, p_claim_id) - 'artifact_id';
  end if;
  update public.diagnosis_runs
  set status = 'failed', completed_at = now(), error_info = p_error_info, lease_expires_at = null
  where id = run.id;
  update private.run_claims set outcome = 'failed', error_info = p_error_info, settled_at = now()
  where claim_id = p_claim_id;
  return jsonb_build_object('outcome', 'settled', 'run_status', 'failed');
end;
$$;

-- ---------------------------------------------------------------------------------------------------------
-- Attempts are numbered from 1 again after a re-run, so the order is that of the claims.
create function private.run_attempts(p_run_id uuid)
returns jsonb
language sql stable security definer set search_path = '' set timezone = 'UTC'
as $$
  select coalesce(jsonb_agg(jsonb_build_object(
    'attempt', c.attempt,
    'claimed_by_name', holder.display_name,
    'claimed_at', c.claimed_at,
    'settled_at', c.settled_at,
    'outcome', c.outcome,
    'error_info', c.error_info
  ) order by c.claimed_at, c.attempt), '[]')
  from public.diagnosis_runs r
  join private.run_claims c on c.run_id = r.id
  left join public.user_profiles holder on holder.user_id = c.claimed_by
  where r.id = p_run_id and private.can_work_on(r.organization_id, r.patient_id);
$$;
comment on function private.run_attempts(uuid) is 'See public.get_run_attempts.';

-- ---------------------------------------------------------------------------------------------------------
create function public.get_run_attempts(p_run_id uuid)
returns jsonb
language sql stable security invoker set search_path = ''
as $$
  select private.run_attempts(p_run_id);
$$;
comment on function public.get_run_attempts(uuid) is
  'Every attempt of a run, oldest first: [{attempt, claimed_by_name, claimed_at, settled_at, outcome: succeeded | '
  'failed | null while it runs, error_info}]. Empty for a run that never ran or that the caller may not see.';

revoke all on function private.run_attempts(uuid), public.get_run_attempts(uuid)
  from public, anon, authenticated, service_role;
grant execute on function private.run_attempts(uuid), public.get_run_attempts(uuid) to authenticated;
