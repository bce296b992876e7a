-- Two ends that arrive beside their moment. A failure sent after the report of the same claim was stored learns of
-- the report, so that the workstation does not take it for refused. A cancel that the clinician made while the server
-- was out of reach still stops the run when the sweep has queued it meanwhile and nobody has claimed it since.

-- ---------------------------------------------------------------------------------------------------------
create function private.cancel_swept_run(p_run_id uuid, p_claim_id uuid)
returns boolean
language plpgsql security definer set search_path = ''
as $$
begin
  -- Running it again starts the attempts afresh: then somebody has decided anew.
  perform from public.diagnosis_runs r
  join private.run_claims c on c.run_id = r.id and c.attempt = r.attempt
  where r.id = p_run_id and r.status = 'queued'
    and c.claim_id = p_claim_id and c.claimed_by = auth.uid() and c.is_swept
    and not exists (
      select from private.run_claims later where later.run_id = r.id and later.claimed_at > c.claimed_at
    )
  for update of r;
  if not found then
    return false;
  end if;
  return private.cancel_run(p_run_id) ->> 'outcome' = 'cancelled';
end;
$$;
comment on function private.cancel_swept_run(uuid, uuid) is
  'Cancels a queued run on behalf of its last claim, which the caller held and the sweep took away. False: it is not queued, '
  'was claimed or run again since, or is not the caller''s any more.';

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
    perform private.note_superseded(p_run_id, p_claim_id, jsonb_build_object(
      'offered', 'failed', 'reason', private.code_of(p_error_info, 'reason')
    ));
    if p_error_info ->> 'reason' = 'CANCELLED' and private.cancel_swept_run(p_run_id, p_claim_id) then
      return jsonb_build_object('outcome', 'settled', 'run_status', 'failed');
    end if;
    return private.answer_unsettled(p_run_id, p_claim_id);
  end if;
  update public.diagnosis_runs
  set status = 'failed', completed_at = now(), error_info = p_error_info, lease_expires_at = null
  where id = run.id;
  update private.run_claims set outcome = 'failed', error_info = p_error_info, settled_at = now()
  where claim_id = p_claim_id;
  return jsonb_build_object('outcome', 'settled', 'run_status', 'failed');
end;
$$;

revoke all on function private.cancel_swept_run(uuid, uuid) from public, anon, authenticated, service_role;
comment on function public.fail_diagnosis_run(uuid, uuid, jsonb) is
  'Ends the run as failed for the holder of the claim. {outcome: settled | already_settled | claim_lost, run_status, '
  'artifact_id}; already_settled names the report that the claim was settled with. With the reason CANCELLED it also '
  'ends a run that the sweep has queued and nobody has claimed since. Errors: RW003 bad error_info, 42501 access was '
  'withdrawn.';
