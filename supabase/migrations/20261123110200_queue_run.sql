-- Queueing a run under an id of the client's, so that a lost reply is resolved by sending it again, and with
-- the hash of the data it would be made from, so that the same is not queued twice within a day unnoticed.
-- Takes the place of create_diagnosis_run.

drop function public.create_diagnosis_run(uuid, jsonb, integer);
drop function private.create_run(uuid, jsonb, integer);

-- ---------------------------------------------------------------------------------------------------------
create function private.organization_for(p_patient_id uuid)
returns uuid
language sql stable security definer set search_path = ''
as $$
  select v.organization_id from private.visible_patients() v where v.patient_id = p_patient_id
  order by v.organization_id limit 1;
$$;
comment on function private.organization_for(uuid) is
  'The organisation a run of this patient is queued in: the first of those the caller sees the patient in. Null when '
  'the caller may not see the patient.';

-- ---------------------------------------------------------------------------------------------------------
-- A failed run is no reason to hold the next one back.
create function private.duplicate_of(p_organization_id uuid, p_patient_id uuid, p_inputs_hash text)
returns uuid
language sql volatile security definer set search_path = ''
as $$
  select r.id from public.diagnosis_runs r
  where r.organization_id = p_organization_id and r.patient_id = p_patient_id and r.inputs_hash = p_inputs_hash
    and r.status <> 'failed' and r.created_at > now() - interval '24 hours'
  order by r.created_at desc, r.id desc limit 1;
$$;
comment on function private.duplicate_of(uuid, uuid, text) is
  'The newest run of the patient that was queued in the last 24 hours from data with this hash and has not failed, '
  'or null. It asks for no rights.';

-- ---------------------------------------------------------------------------------------------------------
-- Null is let through: the hash is not always known.
create function private.require_queue_arguments(
  p_run_id uuid, p_input_config jsonb, p_priority integer, p_inputs_hash text
)
returns void
language plpgsql immutable set search_path = ''
as $$
begin
  if p_run_id is null then
    raise exception 'p_run_id is required' using errcode = 'RW003';
  end if;
  if jsonb_typeof(p_input_config) is distinct from 'object' then
    raise exception 'p_input_config must be an object' using errcode = 'RW003';
  end if;
  if p_priority is null or p_priority not between -1000 and 1000 then
    raise exception 'p_priority must be between -1000 and 1000' using errcode = 'RW003';
  end if;
  if p_inputs_hash !~ '^[0-9a-f]{64}$' then
    raise exception 'p_inputs_hash must be a SHA-256 in lower-case hex' using errcode = 'RW003';
  end if;
end;
$$;
comment on function private.require_queue_arguments(uuid, jsonb, integer, text) is
  'Refuses arguments of queue_diagnosis_run that no run can be made of (RW003).';

-- ---------------------------------------------------------------------------------------------------------
-- One queueing per patient at a time: of two at once the second sees the run of the first. The lock is not on
-- the patient's row, since the product writes that one. An id that is taken is refused in the words of a
-- patient out of sight: whose it is, and whether it is a run at all, stays untold.
create function private.queue_run(
  p_run_id uuid, p_patient_id uuid, p_input_config jsonb, p_priority integer, p_inputs_hash text,
  p_even_if_duplicate boolean
)
returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  chosen_organization_id uuid := private.organization_for(p_patient_id);
  duplicate_id uuid;
begin
  if chosen_organization_id is null then
    raise exception 'not permitted to queue runs for this patient' using errcode = '42501';
  end if;
  perform private.require_queue_arguments(p_run_id, p_input_config, p_priority, p_inputs_hash);
  perform pg_advisory_xact_lock(hashtextextended('private.queue_run/' || p_patient_id, 0));
  if exists (
    select from public.diagnosis_runs r
    where r.id = p_run_id and r.patient_id = p_patient_id and r.created_by = auth.uid()
      and private.can_work_on(r.organization_id, r.patient_id)
  ) then
    return jsonb_build_object('outcome', 'queued', 'run_id', p_run_id);
  end if;
  if not coalesce(p_even_if_duplicate, false) then
    duplicate_id := private.duplicate_of(chosen_organization_id, p_patient_id, p_inputs_hash);
    if duplicate_id is not null then
      return jsonb_build_object('outcome', 'duplicate', 'run_id', duplicate_id);
    end if;
  end if;
  insert into public.diagnosis_runs (
    id, organization_id, patient_id, created_by, input_config, priority, inputs_hash
  )
  values (
    p_run_id, chosen_organization_id, p_patient_id, auth.uid(), p_input_config, p_priority, p_inputs_hash
  )
  on conflict (id) do nothing;
  if not found then
    raise exception 'not permitted to queue runs for this patient' using errcode = '42501';
  end if;
  return jsonb_build_object('outcome', 'queued', 'run_id', p_run_id);
end;
$$;
comment on function private.queue_run(uuid, uuid, jsonb, integer, text, boolean) is
  'See public.queue_diagnosis_run. Gives the id of the run instead of its row.';

-- ---------------------------------------------------------------------------------------------------------
-- A statement of its own for the row: it is read back as the caller, in the shape of the feed.
create function public.queue_diagnosis_run(
  p_run_id uuid, p_patient_id uuid, p_input_config jsonb default '{}', p_priority integer default 0,
  p_inputs_hash text default null, p_even_if_duplicate boolean default false
)
returns jsonb
language plpgsql volatile security invoker set search_path = '' set timezone = 'UTC'
as $$
declare
  queued jsonb := private.queue_run(
    p_run_id, p_patient_id, p_input_config, p_priority, p_inputs_hash, p_even_if_duplicate
  );
begin
  return jsonb_build_object(
    'outcome', queued ->> 'outcome',
    'run', (select r.record from private.run_records r where r.id = (queued ->> 'run_id')::uuid)
  );
end;
$$;
comment on function public.queue_diagnosis_run(uuid, uuid, jsonb, integer, text, boolean) is
  'Queues a run for a patient of the caller, under the caller''s id for it: {outcome: queued | duplicate, run: its row '
  'in the shape of the pull feed}. The same id again gives the same run. duplicate: nothing was queued, the run is one '
  'of the last 24 hours from data with the same hash (a null hash is compared with nothing). Errors: 42501 no access '
  'to the patient, or an id of somebody else''s; RW003 bad argument.';

-- ---------------------------------------------------------------------------------------------------------
create function private.find_duplicate(p_patient_id uuid, p_inputs_hash text)
returns uuid
language sql volatile security definer set search_path = ''
as $$
  select private.duplicate_of(private.organization_for(p_patient_id), p_patient_id, p_inputs_hash);
$$;
comment on function private.find_duplicate(uuid, text) is
  'See public.find_duplicate_run. Gives the id of the run instead of its row.';

-- ---------------------------------------------------------------------------------------------------------
create function public.find_duplicate_run(p_patient_id uuid, p_inputs_hash text)
returns jsonb
language plpgsql volatile security invoker set search_path = '' set timezone = 'UTC'
as $$
declare
  duplicate_id uuid := private.find_duplicate(p_patient_id, p_inputs_hash);
begin
  return jsonb_build_object('run', (select r.record from private.run_records r where r.id = duplicate_id));
end;
$$;
comment on function public.find_duplicate_run(uuid, text) is
  'What queue_diagnosis_run would answer duplicate with: {run: its row in the shape of the pull feed, or null}. Null '
  'also for a patient the caller may not see.';

revoke all on function
  private.organization_for(uuid),
  private.duplicate_of(uuid, uuid, text),
  private.require_queue_arguments(uuid, jsonb, integer, text),
  private.queue_run(uuid, uuid, jsonb, integer, text, boolean),
  private.find_duplicate(uuid, text),
  public.queue_diagnosis_run(uuid, uuid, jsonb, integer, text, boolean),
  public.find_duplicate_run(uuid, text)
  from public, anon, authenticated, service_role;
grant execute on function
  private.queue_run(uuid, uuid, jsonb, integer, text, boolean),
  private.find_duplicate(uuid, text),
  public.queue_diagnosis_run(uuid, uuid, jsonb, integer, text, boolean),
  public.find_duplicate_run(uuid, text)
  to authenticated;
