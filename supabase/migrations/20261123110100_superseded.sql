-- A result that comes too late is refused, and that it came is on record: once per claim, by hash and code.

alter table private.run_claims
  add column superseded_at timestamptz,
  add constraint superseded_was_taken_away
    check (superseded_at is null or is_swept or outcome is not distinct from 'released');

-- ---------------------------------------------------------------------------------------------------------
create function private.note_superseded(p_run_id uuid, p_claim_id uuid, p_offer jsonb)
returns void
language plpgsql security definer set search_path = ''
as $$
declare
  claim private.run_claims;
begin
  update private.run_claims c set superseded_at = now()
  where c.claim_id = p_claim_id and c.run_id = p_run_id and c.claimed_by = auth.uid()
    and (c.is_swept or c.outcome = 'released') and c.superseded_at is null
  returning * into claim;
  if not found then
    return;
  end if;
  perform private.write_audit(
    (select r.organization_id from public.diagnosis_runs r where r.id = p_run_id),
    'diagnosis_run', p_run_id::text, 'run.superseded',
    jsonb_build_object('claim_id', claim.claim_id, 'attempt', claim.attempt) || p_offer
  );
end;
$$;
comment on function private.note_superseded(uuid, uuid, jsonb) is
  'Audits that the holder of a claim that was swept or released offered a result, once per claim. The offer: '
  '{offered: succeeded | failed, content_hash, reason}.';

-- ---------------------------------------------------------------------------------------------------------
create or replace function private.answer_unsettled(p_run_id uuid, p_claim_id uuid)
returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  claim private.run_claims;
begin
  select * into claim from private.run_claims c
  where c.claim_id = p_claim_id and c.run_id = p_run_id and c.claimed_by = auth.uid()
    and c.outcome in ('succeeded', 'failed') and not c.is_swept;
  if found then
    return jsonb_build_object(
      'outcome', 'already_settled', 'run_status', claim.outcome, 'artifact_id', claim.artifact_id
    );
  end if;
  return jsonb_build_object(
    'outcome', 'claim_lost', 'run_status', private.visible_run_status(p_run_id), 'artifact_id', null
  );
end;
$$;

-- ---------------------------------------------------------------------------------------------------------
create or replace function private.complete_run(
  p_run_id uuid, p_claim_id uuid, p_diagnosis jsonb, p_context_pack jsonb, p_content_hash text,
  p_context_hash text, p_provenance jsonb
)
returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  run public.diagnosis_runs;
  report_id uuid;
begin
  perform private.require_settle_arguments(p_diagnosis, p_context_pack, p_content_hash, p_context_hash, p_provenance);
  run := private.hold_claim(p_run_id, p_claim_id);
  if run.id is null then
    perform private.note_superseded(
      p_run_id, p_claim_id, jsonb_build_object('offered', 'succeeded', 'content_hash', p_content_hash)
    );
    return private.answer_unsettled(p_run_id, p_claim_id);
  end if;
  report_id := private.add_artifact(run, 'diagnosis_report', p_diagnosis, p_content_hash, p_provenance);
  -- the identifiers exist to scrub free text on the desktop; they are never stored
  perform private.add_artifact(run, 'context_pack', p_context_pack - 'identifiers', p_context_hash, p_provenance);
  insert into public.diagnosis_run_artifacts (run_id, artifact_id, sequence_order)
  select run.id, report_id, coalesce(max(l.sequence_order) + 1, 0)
  from public.diagnosis_run_artifacts l where l.run_id = run.id;
  update public.diagnosis_runs
  set status = 'succeeded', completed_at = now(), inputs_hash = p_context_hash, error_info = null,
    lease_expires_at = null,
    output_data = jsonb_build_object(
      'artifact_id', report_id, 'diagnosis', p_diagnosis, 'context_hash', p_context_hash
    )
  where id = run.id;
  update private.run_claims
  set outcome = 'succeeded', artifact_id = report_id, settled_at = now() where claim_id = p_claim_id;
  return jsonb_build_object('outcome', 'settled', 'run_status', 'succeeded', 'artifact_id', report_id);
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
    perform private.note_superseded(p_run_id, p_claim_id, jsonb_build_object(
      'offered', 'failed', 'reason', private.code_of(p_error_info, 'reason')
    ));
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

revoke all on function private.note_superseded(uuid, uuid, jsonb) from public, anon, authenticated, service_role;
