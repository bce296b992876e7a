-- Giving a claimed run back. A workstation that quits returns its runs to the queue at once instead of letting
-- the leases run out; an attempt that was never finished does not count.

-- ---------------------------------------------------------------------------------------------------------
-- How a claim ends is a wider question than how a run ends: a released claim has ended, its run has not.
create type private.claim_outcome as enum ('succeeded', 'failed', 'released');

alter table private.run_claims
  drop constraint run_claims_outcome_check,
  drop constraint error_needs_failure,
  drop constraint swept_is_failed;
alter table private.run_claims
  alter column outcome type private.claim_outcome using outcome::text::private.claim_outcome,
  add constraint error_needs_failure check (error_info is null or outcome is not distinct from 'failed'),
  add constraint swept_is_failed check (not is_swept or outcome is not distinct from 'failed');

alter table private.run_transitions drop constraint run_transitions_by_check;
alter table private.run_transitions add constraint run_transitions_by_check
  check (by in ('claim', 'heartbeat', 'settle', 'release', 'sweep', 'cancel', 'rerun'));
insert into private.run_transitions (from_status, to_status, by) values ('running', 'queued', 'release');

-- ---------------------------------------------------------------------------------------------------------
-- A run that leaves its holder is written down with the attempt and the workstation that had it, though the
-- row of the run no longer names them.
create or replace function private.audit_run()
returns trigger
language plpgsql security definer set search_path = ''
as $$
declare
  action text;
  was_running boolean := tg_op = 'UPDATE' and old.status = 'running';
begin
  if tg_op = 'UPDATE' and new.status = old.status then
    return null; -- a heartbeat is no event
  end if;
  action := case
    when tg_op = 'INSERT' then 'run.created'
    when new.status = 'running' then 'run.claimed'
    when new.status = 'succeeded' then 'run.succeeded'
    when new.status = 'failed' then 'run.failed'
    when was_running and exists (
      select from private.run_claims c where c.claim_id = old.claim_id and c.outcome = 'released'
    ) then 'run.released'
    else 'run.requeued'
  end;
  perform private.write_audit(new.organization_id, 'diagnosis_run', new.id::text, action, jsonb_build_object(
    'from', case when tg_op = 'UPDATE' then old.status end,
    'to', new.status,
    'attempt', case when was_running then old.attempt else new.attempt end,
    'claim_id', coalesce(new.claim_id, case when tg_op = 'UPDATE' then old.claim_id end),
    'workstation_id', coalesce(new.workstation_id, case when was_running then old.workstation_id end),
    'artifact_id', new.output_data ->> 'artifact_id',
    'error_code', private.code_of(new.error_info, 'error_code'),
    'reason', private.code_of(new.error_info, 'reason')
  ));
  return null;
end;
$$;

-- ---------------------------------------------------------------------------------------------------------
-- Sent twice, it is told so from the record of the claim. The claim is ended before the run is moved: the
-- audit trigger reads there why it moves.
create function private.release_run(p_run_id uuid, p_claim_id uuid)
returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  is_held boolean;
begin
  perform from public.diagnosis_runs r
  where r.id = p_run_id and r.status = 'running' and r.claim_id = p_claim_id and r.claimed_by = auth.uid()
    and private.can_work_on(r.organization_id, r.patient_id)
  for update;
  is_held := found;
  if is_held then
    update private.run_claims set outcome = 'released', settled_at = now() where claim_id = p_claim_id;
    update public.diagnosis_runs
    set status = 'queued', attempt = attempt - 1, claim_id = null, claimed_by = null, workstation_id = null,
      lease_expires_at = null, started_at = null
    where id = p_run_id;
  end if;
  return jsonb_build_object(
    'outcome', case
      when is_held or exists (
        select from private.run_claims c
        where c.claim_id = p_claim_id and c.run_id = p_run_id and c.claimed_by = auth.uid()
          and c.outcome = 'released'
      ) then 'released'
      else 'claim_lost'
    end,
    'run_status', private.visible_run_status(p_run_id)
  );
end;
$$;
comment on function private.release_run(uuid, uuid) is 'See public.release_diagnosis_run.';

-- ---------------------------------------------------------------------------------------------------------
create function public.release_diagnosis_run(p_run_id uuid, p_claim_id uuid)
returns jsonb
language sql volatile security invoker set search_path = ''
as $$
  select private.release_run(p_run_id, p_claim_id);
$$;
comment on function public.release_diagnosis_run(uuid, uuid) is
  'Gives a running run back to the queue, for the holder of the claim; the attempt is given back too. {outcome: '
  'released | claim_lost, run_status}; sending it again gives the same outcome. run_status is null for a run the '
  'caller may not see.';

comment on function public.get_run_attempts(uuid) is
  'Every attempt of a run, oldest first: [{attempt, claimed_by_name, claimed_at, settled_at, outcome: succeeded | '
  'failed | released | null while it runs, error_info}]. Empty for a run that never ran or that the caller may not '
  'see.';

revoke all on function private.release_run(uuid, uuid), public.release_diagnosis_run(uuid, uuid)
  from public, anon, authenticated, service_role;
grant execute on function private.release_run(uuid, uuid), public.release_diagnosis_run(uuid, uuid)
  to authenticated;
