-- The functions of the API around a run. They run as the caller; rights are held by the private ones.

-- ---------------------------------------------------------------------------------------------------------
create function private.fail_run(p_run_id uuid, p_claim_id uuid, p_error_info jsonb)
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
  update private.run_claims set outcome = 'failed', settled_at = now() where claim_id = p_claim_id;
  return jsonb_build_object('outcome', 'settled', 'run_status', 'failed');
end;
$$;
comment on function private.fail_run(uuid, uuid, jsonb) is 'See public.fail_diagnosis_run.';

-- ---------------------------------------------------------------------------------------------------------
create function public.complete_diagnosis_run(
  p_run_id uuid, p_claim_id uuid, p_diagnosis jsonb, p_context_pack jsonb, p_content_hash text,
  p_context_hash text, p_provenance jsonb
)
returns jsonb
language sql volatile security invoker set search_path = ''
as $$
  select private.complete_run(
    p_run_id, p_claim_id, p_diagnosis, p_context_pack, p_content_hash, p_context_hash, p_provenance
  );
$$;
comment on function public.complete_diagnosis_run(uuid, uuid, jsonb, jsonb, text, text, jsonb) is
  'Stores report and context pack, links the report and ends the run as succeeded, all or nothing, for the holder '
  'of the claim. {outcome: settled | already_settled | claim_lost, run_status, artifact_id}; sending it again gives '
  'the same artifact. Errors: RW003 bad argument, 42501 access was withdrawn.';

-- ---------------------------------------------------------------------------------------------------------
create function public.fail_diagnosis_run(p_run_id uuid, p_claim_id uuid, p_error_info jsonb)
returns jsonb
language sql volatile security invoker set search_path = ''
as $$
  select private.fail_run(p_run_id, p_claim_id, p_error_info);
$$;
comment on function public.fail_diagnosis_run(uuid, uuid, jsonb) is
  'Ends the run as failed for the holder of the claim. {outcome: settled | already_settled | claim_lost, run_status}. '
  'Errors: RW003 bad error_info, 42501 access was withdrawn.';

-- ---------------------------------------------------------------------------------------------------------
-- A patient of several organisations gets the run in the first of those the caller sees the patient in.
create function private.create_run(p_patient_id uuid, p_input_config jsonb, p_priority integer)
returns uuid
language plpgsql security definer set search_path = ''
as $$
declare
  chosen_organization_id uuid;
  run_id uuid;
begin
  select v.organization_id into chosen_organization_id
  from private.visible_patients() v where v.patient_id = p_patient_id
  order by v.organization_id limit 1;
  if not found then
    raise exception 'not permitted to create runs for this patient' using errcode = '42501';
  end if;
  if jsonb_typeof(p_input_config) is distinct from 'object' then
    raise exception 'p_input_config must be an object' using errcode = 'RW003';
  end if;
  if p_priority is null or p_priority not between -1000 and 1000 then
    raise exception 'p_priority must be between -1000 and 1000' using errcode = 'RW003';
  end if;
  insert into public.diagnosis_runs (organization_id, patient_id, created_by, input_config, priority)
  values (chosen_organization_id, p_patient_id, auth.uid(), p_input_config, p_priority)
  returning id into run_id;
  return run_id;
end;
$$;
comment on function private.create_run(uuid, jsonb, integer) is 'See public.create_diagnosis_run. Gives the id.';

-- ---------------------------------------------------------------------------------------------------------
-- A statement of its own for the insert: the row is read back as the caller, in the shape of the feed.
create function public.create_diagnosis_run(
  p_patient_id uuid, p_input_config jsonb default '{}', p_priority integer default 0
)
returns jsonb
language plpgsql volatile security invoker set search_path = '' set timezone = 'UTC'
as $$
declare
  run_id uuid := private.create_run(p_patient_id, p_input_config, p_priority);
begin
  return (select r.record from private.run_records r where r.id = run_id);
end;
$$;
comment on function public.create_diagnosis_run(uuid, jsonb, integer) is
  'Queues a run for a patient of the caller and gives its row in the shape of the pull feed. '
  'Errors: 42501 no access to the patient, RW003 bad argument.';

-- ---------------------------------------------------------------------------------------------------------
create function public.get_my_workspace()
returns jsonb
language sql stable security invoker set search_path = ''
as $$
  select jsonb_build_object(
    'user_id', auth.uid(),
    'display_name', (select u.display_name from public.user_profiles u where u.user_id = auth.uid()),
    'memberships', coalesce((
      select jsonb_agg(jsonb_build_object(
        'organization_id', o.id, 'organization_name', o.name, 'role', m.role
      ) order by o.name, o.id)
      from public.user_org_membership m
      join public.organizations o on o.id = m.organization_id
      where m.user_id = auth.uid() and m.is_active
    ), '[]')
  );
$$;
comment on function public.get_my_workspace() is
  'Who the caller is: {user_id, display_name, memberships: [{organization_id, organization_name, role}]}, active '
  'ones only.';
