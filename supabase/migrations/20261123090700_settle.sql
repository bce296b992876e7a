-- Settling a claimed run. The public functions run as the caller and only hand over to private ones, which
-- hold the rights. The fence is one condition: running, this claim, this holder. A guard on the status alone
-- lets a late worker overwrite a newer result.

-- ---------------------------------------------------------------------------------------------------------
-- Sent twice, or too late: the record of the claim tells which.
create function private.answer_unsettled(p_run_id uuid, p_claim_id uuid)
returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  claim private.run_claims;
  current_status text;
begin
  select * into claim from private.run_claims c
  where c.claim_id = p_claim_id and c.run_id = p_run_id and c.claimed_by = auth.uid() and c.outcome is not null;
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
comment on function private.answer_unsettled(uuid, uuid) is
  'The answer when the fence did not open: already_settled with the first answer, or claim_lost. Writes nothing.';

-- ---------------------------------------------------------------------------------------------------------
create function private.hold_claim(p_run_id uuid, p_claim_id uuid)
returns public.diagnosis_runs
language plpgsql security definer set search_path = ''
as $$
declare
  run public.diagnosis_runs;
begin
  select * into run from public.diagnosis_runs r
  where r.id = p_run_id and r.status = 'running' and r.claim_id = p_claim_id and r.claimed_by = auth.uid()
  for update;
  if found and not private.can_work_on(run.organization_id, run.patient_id) then
    raise exception 'no longer permitted to execute runs of this patient' using errcode = '42501';
  end if;
  return run;
end;
$$;
comment on function private.hold_claim(uuid, uuid) is
  'Locks the run when the caller holds this claim of it; a row of nulls otherwise. Error: 42501 access was withdrawn.';

-- ---------------------------------------------------------------------------------------------------------
create function private.require_settle_arguments(
  p_diagnosis jsonb, p_context_pack jsonb, p_content_hash text, p_context_hash text, p_provenance jsonb
)
returns void
language plpgsql immutable set search_path = ''
as $$
begin
  if not coalesce(
    jsonb_typeof(p_diagnosis -> 'summary') = 'string'
    and jsonb_typeof(p_diagnosis -> 'findings') = 'array'
    and jsonb_typeof(p_diagnosis -> 'recommendations') = 'array'
    and coalesce(p_diagnosis ->> 'risk_level', 'low') in ('low', 'moderate', 'high', 'critical')
    and jsonb_typeof(coalesce(nullif(p_diagnosis -> 'confidence_score', 'null'), '0')) = 'number', false
  ) then
    raise exception 'p_diagnosis is not a diagnosis result' using errcode = 'RW003';
  end if;
  if coalesce((p_diagnosis ->> 'confidence_score')::numeric, 0) not between 0 and 1 then
    raise exception 'p_diagnosis: confidence_score must be between 0 and 1' using errcode = 'RW003';
  end if;
  if jsonb_typeof(p_context_pack) is distinct from 'object' or jsonb_typeof(p_provenance) is distinct from 'object' then
    raise exception 'p_context_pack and p_provenance must be objects' using errcode = 'RW003';
  end if;
  if not coalesce(p_content_hash ~ '^[0-9a-f]{64}$' and p_context_hash ~ '^[0-9a-f]{64}$', false) then
    raise exception 'p_content_hash and p_context_hash must be SHA-256 in lower-case hex' using errcode = 'RW003';
  end if;
end;
$$;
comment on function private.require_settle_arguments(jsonb, jsonb, text, text, jsonb) is
  'Refuses arguments of complete_diagnosis_run that are not a result, a pack and two hashes (RW003).';

-- ---------------------------------------------------------------------------------------------------------
create function private.add_artifact(
  p_run public.diagnosis_runs, p_type public.diagnosis_artifact_type, p_data jsonb, p_hash text, p_provenance jsonb
)
returns uuid
language sql security definer set search_path = ''
as $$
  insert into public.diagnosis_artifacts (
    organization_id, patient_id, run_id, claim_id, artifact_type, artifact_name, artifact_data, schema_version,
    content_hash, risk_level, confidence_score, provenance, created_by
  )
  values (
    p_run.organization_id, p_run.patient_id, p_run.id, p_run.claim_id, p_type,
    case p_type when 'diagnosis_report' then 'Diagnosis Report' else 'Context Pack' end || ' for Run ' || p_run.id,
    p_data,
    coalesce(
      case p_type
        when 'diagnosis_report' then p_provenance ->> 'schema_version'
        else p_data -> 'metadata' ->> 'context_version'
      end, 'unversioned'
    ),
    p_hash,
    case p_type when 'diagnosis_report' then (p_data ->> 'risk_level')::public.diagnosis_risk_level end,
    case p_type when 'diagnosis_report' then (p_data ->> 'confidence_score')::double precision end,
    p_provenance, p_run.claimed_by
  )
  returning id;
$$;
comment on function private.add_artifact(public.diagnosis_runs, public.diagnosis_artifact_type, jsonb, text, jsonb) is
  'Stores one artifact of a claimed run and gives its id. Error: 23505 when the claim already has one of this type.';

-- ---------------------------------------------------------------------------------------------------------
create function private.complete_run(
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
comment on function private.complete_run(uuid, uuid, jsonb, jsonb, text, text, jsonb) is
  'See public.complete_diagnosis_run.';
