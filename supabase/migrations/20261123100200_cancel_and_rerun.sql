-- Cancelling a run before it runs, and running one again after it ended. Both are one guarded update: the row
-- lock decides every race, and the loser is told the status that won.

-- ---------------------------------------------------------------------------------------------------------
create function private.cancel_run(p_run_id uuid)
returns jsonb
language plpgsql security definer set search_path = ''
as $$
begin
  update public.diagnosis_runs r
  set status = 'failed', completed_at = now(),
    error_info = private.execution_error('CANCELLED', 'The run was cancelled.')
  where r.id = p_run_id and r.status = 'queued' and private.can_work_on(r.organization_id, r.patient_id);
  if found then
    return jsonb_build_object('outcome', 'cancelled', 'run_status', 'failed');
  end if;
  return jsonb_build_object('outcome', 'not_queued', 'run_status', private.visible_run_status(p_run_id));
end;
$$;
comment on function private.cancel_run(uuid) is 'See public.cancel_diagnosis_run.';

-- ---------------------------------------------------------------------------------------------------------
-- Attempts start afresh; claims, reports and audit rows of the earlier ones stay.
create function private.rerun_run(p_run_id uuid)
returns jsonb
language plpgsql security definer set search_path = ''
as $$
begin
  update public.diagnosis_runs r
  set status = 'queued', attempt = 0, claim_id = null, claimed_by = null, workstation_id = null,
    started_at = null, completed_at = null, inputs_hash = null, output_data = null, error_info = null
  where r.id = p_run_id and r.status in ('failed', 'succeeded')
    and private.can_work_on(r.organization_id, r.patient_id);
  if found then
    return jsonb_build_object('outcome', 'queued', 'run_status', 'queued');
  end if;
  return jsonb_build_object('outcome', 'not_finished', 'run_status', private.visible_run_status(p_run_id));
end;
$$;
comment on function private.rerun_run(uuid) is 'See public.rerun_diagnosis_run.';

-- ---------------------------------------------------------------------------------------------------------
create function public.cancel_diagnosis_run(p_run_id uuid)
returns jsonb
language sql volatile security invoker set search_path = ''
as $$
  select private.cancel_run(p_run_id);
$$;
comment on function public.cancel_diagnosis_run(uuid) is
  'Ends a queued run as failed, reason CANCELLED: {outcome: cancelled | not_queued, run_status}. run_status is null '
  'for a run the caller may not see.';

-- ---------------------------------------------------------------------------------------------------------
create function public.rerun_diagnosis_run(p_run_id uuid)
returns jsonb
language sql volatile security invoker set search_path = ''
as $$
  select private.rerun_run(p_run_id);
$$;
comment on function public.rerun_diagnosis_run(uuid) is
  'Queues a failed or succeeded run again; its history stays: {outcome: queued | not_finished, run_status}. '
  'run_status is null for a run the caller may not see.';

revoke all on function
  private.cancel_run(uuid),
  private.rerun_run(uuid),
  public.cancel_diagnosis_run(uuid),
  public.rerun_diagnosis_run(uuid)
  from public, anon, authenticated, service_role;
grant execute on function
  private.cancel_run(uuid),
  private.rerun_run(uuid),
  public.cancel_diagnosis_run(uuid),
  public.rerun_diagnosis_run(uuid)
  to authenticated;
