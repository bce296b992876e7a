-- The state machine of a run. The desktop holds the same table (shared/run.ts); a test compares the two.

create table private.run_transitions (
  from_status public.diagnosis_run_status not null,
  to_status public.diagnosis_run_status not null,
  by text not null check (by in ('claim', 'heartbeat', 'settle', 'sweep', 'cancel', 'rerun')),
  primary key (from_status, to_status, by)
);
alter table private.run_transitions enable row level security;
revoke all on private.run_transitions from public, anon, authenticated, service_role;

insert into private.run_transitions (from_status, to_status, by) values
  ('queued', 'running', 'claim'),
  ('running', 'running', 'heartbeat'),
  ('running', 'succeeded', 'settle'),
  ('running', 'failed', 'settle'),
  ('running', 'queued', 'sweep'),
  ('running', 'failed', 'sweep'),
  ('queued', 'failed', 'cancel'),
  ('failed', 'queued', 'rerun'),
  ('succeeded', 'queued', 'rerun');

-- ---------------------------------------------------------------------------------------------------------
create function private.is_legal_transition(p_from public.diagnosis_run_status, p_to public.diagnosis_run_status)
returns boolean
language sql stable security definer set search_path = ''
as $$
  select exists (select from private.run_transitions t where t.from_status = p_from and t.to_status = p_to);
$$;
comment on function private.is_legal_transition(public.diagnosis_run_status, public.diagnosis_run_status) is
  'Whether anything at all may move a run from one status to the other.';

-- ---------------------------------------------------------------------------------------------------------
-- A new run is queued, and its patient belongs to its organisation: the walls between organisations stand
-- on that pair.
create function private.guard_run_insert()
returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  if new.status <> 'queued' or new.attempt <> 0 then
    raise exception 'illegal transition of a diagnosis run: new → %', new.status
      using errcode = 'RW002', hint = 'A run starts as queued.';
  end if;
  if not private.is_patient_of(new.organization_id, new.patient_id) then
    raise exception 'the patient is not an active patient of this organisation' using errcode = 'RW003';
  end if;
  return new;
end;
$$;
comment on function private.guard_run_insert() is
  'Refuses a run that does not start as queued (RW002) or whose patient is not of its organisation (RW003).';

create trigger a_guard_insert before insert on public.diagnosis_runs
  for each row execute function private.guard_run_insert();

-- ---------------------------------------------------------------------------------------------------------
-- Runs with the rights of whoever updates: that is how it tells a client (which may only claim) from our
-- functions. A status that stays the same counts as a transition too, so terminal rows are immutable.
create function private.guard_run_update()
returns trigger
language plpgsql set search_path = ''
as $$
declare
  announced public.diagnosis_runs := new;
begin
  announced.sync_xid := old.sync_xid;
  if announced is not distinct from old then
    return new; -- only announced again to the pull feed, nothing changed
  end if;
  if not private.is_legal_transition(old.status, new.status) then
    raise exception 'illegal transition of a diagnosis run: % → %', old.status, new.status using errcode = 'RW002';
  end if;
  if (new.id, new.organization_id, new.patient_id, new.created_by, new.created_at)
    is distinct from (old.id, old.organization_id, old.patient_id, old.created_by, old.created_at) then
    raise exception 'a diagnosis run never changes its patient, organisation or origin' using errcode = 'RW002';
  end if;
  if not (old.status = 'queued' and new.status = 'running') and not private.is_table_owner(tg_relid) then
    raise exception 'a claimed run is settled only through complete_diagnosis_run and fail_diagnosis_run'
      using errcode = '42501';
  end if;
  if old.status = 'running' and new.status <> 'queued'
    and (new.claim_id, new.claimed_by, new.attempt) is distinct from (old.claim_id, old.claimed_by, old.attempt) then
    raise exception 'a claimed run keeps its claim until it is queued again' using errcode = 'RW002';
  end if;
  new.updated_at := now();
  return new;
end;
$$;
comment on function private.guard_run_update() is
  'Refuses every transition that is not in private.run_transitions (RW002) and, from clients, all but the claim '
  '(42501).';

create trigger a_guard_update before update on public.diagnosis_runs
  for each row execute function private.guard_run_update();

-- ---------------------------------------------------------------------------------------------------------
-- The claim. The client sends status, claim_id and workstation_id; everything else is decided here. The
-- record in run_claims makes a claim id usable once, for ever.
create function private.begin_claim()
returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  if auth.uid() is null or not private.can_work_on(new.organization_id, new.patient_id) then
    raise exception 'not permitted to execute runs of this patient' using errcode = '42501';
  end if;
  if not private.is_flag_on(new.organization_id, 'DIAGNOSIS_WORKER_ENABLED') then
    raise exception 'DIAGNOSIS_WORKER_ENABLED is off for this organisation' using errcode = 'RW001';
  end if;
  if new.claim_id is null then
    raise exception 'a claim needs a claim_id' using errcode = 'RW003';
  end if;
  new.claimed_by := auth.uid();
  new.attempt := old.attempt + 1;
  new.started_at := now();
  new.lease_expires_at := now() + interval '60 seconds';
  insert into private.run_claims (claim_id, run_id, claimed_by, attempt)
  values (new.claim_id, new.id, new.claimed_by, new.attempt)
  on conflict (claim_id) do nothing;
  if not found then
    raise exception 'this claim_id was used before' using errcode = 'RW003';
  end if;
  return new;
end;
$$;
comment on function private.begin_claim() is
  'Stamps a claim: holder, attempt, start, lease of 60 s. Errors: 42501 no access, RW001 flag off, RW003 claim_id '
  'missing or used.';

create trigger b_begin_claim before update on public.diagnosis_runs
  for each row when (old.status = 'queued' and new.status = 'running')
  execute function private.begin_claim();
