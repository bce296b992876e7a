-- Leases. The holder of a claim renews it while it works; a run whose holder fell silent is taken back by
-- whoever notices first. Only the clock of the database counts.

-- ---------------------------------------------------------------------------------------------------------
-- Codes and fixed sentences only (the desktop's table shared/failure.ts has the same; a test compares them).
create function private.execution_error(p_reason text, p_message text)
returns jsonb
language sql stable set search_path = ''
as $$
  select jsonb_build_object(
    'error_code', 'EXECUTION_ERROR',
    'reason', p_reason,
    'message', p_message,
    'timestamp', to_char(now() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
  );
$$;
comment on function private.execution_error(text, text) is
  'The error_info of a run that the database itself ends. The time is ISO 8601 in UTC.';

-- ---------------------------------------------------------------------------------------------------------
create function private.visible_run_status(p_run_id uuid)
returns text
language sql volatile security definer set search_path = ''
as $$
  select r.status::text from public.diagnosis_runs r
  where r.id = p_run_id and private.can_work_on(r.organization_id, r.patient_id);
$$;
comment on function private.visible_run_status(uuid) is
  'The status of a run as it is now; null for a run the caller may not see.';

-- ---------------------------------------------------------------------------------------------------------
-- A lease that expired but was not swept yet is still the holder's to renew. Withdrawn access is a lost claim
-- here: the holder has to stop either way.
create function private.heartbeat_run(p_run_id uuid, p_claim_id uuid)
returns jsonb
language plpgsql security definer set search_path = ''
as $$
begin
  update public.diagnosis_runs r
  set lease_expires_at = now() + interval '60 seconds'
  where r.id = p_run_id and r.status = 'running' and r.claim_id = p_claim_id and r.claimed_by = auth.uid()
    and private.can_work_on(r.organization_id, r.patient_id);
  if found then
    return jsonb_build_object('renewed', true, 'run_status', 'running');
  end if;
  return jsonb_build_object('renewed', false, 'run_status', private.visible_run_status(p_run_id));
end;
$$;
comment on function private.heartbeat_run(uuid, uuid) is 'See public.heartbeat_diagnosis_run.';

-- ---------------------------------------------------------------------------------------------------------
-- The lock is taken by the query that looks at the lease: a heartbeat that got in between is looked at again,
-- and two sweepers never take the same run.
create function private.sweep_runs(p_limit integer)
returns jsonb
language sql volatile security definer set search_path = ''
as $$
  with expired as (
    select r.id, r.claim_id, r.attempt < r.max_attempts as may_try_again,
      private.execution_error(
        'LEASE_EXPIRED', 'The workstation that executed the run stopped responding.'
      ) as error_info
    from public.diagnosis_runs r
    where r.status = 'running' and r.lease_expires_at < now()
      and private.can_work_on(r.organization_id, r.patient_id)
    order by r.lease_expires_at
    limit least(greatest(coalesce(p_limit, 50), 1), 500)
    for update skip locked
  ),
  ended as (
    update private.run_claims c
    set outcome = 'failed', error_info = e.error_info, settled_at = now(), is_swept = true
    from expired e where c.claim_id = e.claim_id
  ),
  requeued as (
    update public.diagnosis_runs r
    set status = 'queued', claim_id = null, claimed_by = null, workstation_id = null, lease_expires_at = null,
      started_at = null
    from expired e where r.id = e.id and e.may_try_again
    returning r.id
  ),
  failed as (
    update public.diagnosis_runs r
    set status = 'failed', completed_at = now(), error_info = e.error_info, lease_expires_at = null
    from expired e where r.id = e.id and not e.may_try_again
    returning r.id
  )
  select jsonb_build_object(
    'requeued', (select count(*) from requeued), 'failed', (select count(*) from failed)
  );
$$;
comment on function private.sweep_runs(integer) is 'See public.sweep_expired_runs.';

-- ---------------------------------------------------------------------------------------------------------
create function public.heartbeat_diagnosis_run(p_run_id uuid, p_claim_id uuid)
returns jsonb
language sql volatile security invoker set search_path = ''
as $$
  select private.heartbeat_run(p_run_id, p_claim_id);
$$;
comment on function public.heartbeat_diagnosis_run(uuid, uuid) is
  'Renews the lease of a run for 60 s, for the holder of the claim: {renewed, run_status}. Not renewed means that '
  'the claim is lost; run_status is null for a run the caller may not see.';

-- ---------------------------------------------------------------------------------------------------------
create function public.sweep_expired_runs(p_limit integer default 50)
returns jsonb
language sql volatile security invoker set search_path = ''
as $$
  select private.sweep_runs(p_limit);
$$;
comment on function public.sweep_expired_runs(integer) is
  'Takes up to p_limit (1 to 500) runs of the caller''s patients back from holders whose lease expired: queued while '
  'attempts are left, else failed as LEASE_EXPIRED. {requeued, failed}.';

revoke all on function
  private.execution_error(text, text),
  private.visible_run_status(uuid),
  private.heartbeat_run(uuid, uuid),
  private.sweep_runs(integer),
  public.heartbeat_diagnosis_run(uuid, uuid),
  public.sweep_expired_runs(integer)
  from public, anon, authenticated, service_role;
grant execute on function
  private.heartbeat_run(uuid, uuid),
  private.sweep_runs(integer),
  public.heartbeat_diagnosis_run(uuid, uuid),
  public.sweep_expired_runs(integer)
  to authenticated;
