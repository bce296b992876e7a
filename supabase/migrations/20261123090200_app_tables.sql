-- Tables of the workstation itself, closed until the access migration opens them.

create type public.diagnosis_run_status as enum ('queued', 'running', 'succeeded', 'failed');
create type public.diagnosis_artifact_type as enum ('diagnosis_report', 'context_pack');
create type public.diagnosis_risk_level as enum ('low', 'moderate', 'high', 'critical');
create type public.diagnosis_review_kind as enum ('finding_decision', 'edit', 'signature', 'addendum');

-- One requested diagnosis. Status, claim and audit columns are written only by the guarded claim and the
-- functions; the checks say which columns belong to which status, whoever writes.
create table public.diagnosis_runs (
  id uuid primary key default gen_random_uuid(),
  organization_id uuid not null references public.organizations (id),
  patient_id uuid not null references public.patient_profiles (id) on delete cascade,
  created_by uuid,
  status public.diagnosis_run_status not null default 'queued',
  priority integer not null default 0 check (priority between -1000 and 1000),
  input_config jsonb not null default '{}' check (jsonb_typeof(input_config) = 'object'),
  inputs_hash text check (inputs_hash ~ '^[0-9a-f]{64}$'),
  claim_id uuid,
  claimed_by uuid,
  workstation_id text check (workstation_id ~ '^[A-Za-z0-9._:-]{1,64}$'),
  attempt integer not null default 0 check (attempt >= 0),
  max_attempts integer not null default 3 check (max_attempts between 1 and 10),
  lease_expires_at timestamptz,
  started_at timestamptz,
  completed_at timestamptz,
  output_data jsonb,
  error_info jsonb,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  sync_xid xid8 not null default pg_current_xact_id(),
  constraint queued_is_unclaimed check (
    status <> 'queued'
    or (claim_id is null and claimed_by is null and lease_expires_at is null and completed_at is null
        and output_data is null and error_info is null)
  ),
  constraint running_is_claimed check (
    status <> 'running'
    or (claim_id is not null and claimed_by is not null and lease_expires_at is not null
        and started_at is not null and completed_at is null and attempt > 0)
  ),
  constraint succeeded_has_output check (
    status <> 'succeeded'
    or (completed_at is not null and output_data is not null and error_info is null and lease_expires_at is null)
  ),
  constraint failed_has_error check (
    status <> 'failed'
    or (completed_at is not null and error_info is not null and output_data is null and lease_expires_at is null)
  )
);
create unique index diagnosis_runs_by_claim on public.diagnosis_runs (claim_id);
create index diagnosis_runs_by_sync on public.diagnosis_runs (sync_xid, id);
create index diagnosis_runs_by_patient on public.diagnosis_runs (patient_id, created_at desc);
create index diagnosis_runs_by_organization on public.diagnosis_runs (organization_id);
-- Lists by status. Partial, because under row level security a comparison of enums (not leakproof) cannot be
-- looked up in an index, but it can choose one.
create index diagnosis_runs_queued on public.diagnosis_runs (priority desc, created_at, id) where status = 'queued';
create index diagnosis_runs_ended on public.diagnosis_runs (completed_at desc, id)
  where status in ('succeeded', 'failed');
create index diagnosis_runs_expired_leases on public.diagnosis_runs (lease_expires_at) where status = 'running';

-- What an execution produced: the report, and the context pack it was made from. Never changed afterwards.
create table public.diagnosis_artifacts (
  id uuid primary key default gen_random_uuid(),
  organization_id uuid not null references public.organizations (id),
  patient_id uuid not null references public.patient_profiles (id) on delete cascade,
  run_id uuid not null references public.diagnosis_runs (id) on delete cascade,
  claim_id uuid not null,
  artifact_type public.diagnosis_artifact_type not null,
  artifact_name text not null,
  artifact_data jsonb not null check (jsonb_typeof(artifact_data) = 'object'),
  schema_version text not null,
  content_hash text not null check (content_hash ~ '^[0-9a-f]{64}$'),
  risk_level public.diagnosis_risk_level,
  confidence_score double precision check (confidence_score between 0 and 1),
  provenance jsonb not null default '{}' check (jsonb_typeof(provenance) = 'object'),
  created_by uuid not null,
  created_at timestamptz not null default now(),
  sync_xid xid8 not null default pg_current_xact_id(),
  unique (claim_id, artifact_type)
);
create index diagnosis_artifacts_by_sync
  on public.diagnosis_artifacts (sync_xid, id) where artifact_type = 'diagnosis_report';
create index diagnosis_artifacts_by_run on public.diagnosis_artifacts (run_id);
create index diagnosis_artifacts_by_patient on public.diagnosis_artifacts (patient_id);
create index diagnosis_artifacts_by_organization on public.diagnosis_artifacts (organization_id);

-- The reports of a run in the order they were made: 0 first, each re-run adds the next.
create table public.diagnosis_run_artifacts (
  run_id uuid not null references public.diagnosis_runs (id) on delete cascade,
  artifact_id uuid not null unique references public.diagnosis_artifacts (id) on delete cascade,
  sequence_order integer not null check (sequence_order >= 0),
  primary key (run_id, sequence_order)
);

-- What a clinician decided about a report, bound to the hash of what was read. Rows are only ever added.
create table public.diagnosis_reviews (
  id uuid primary key default gen_random_uuid(),
  organization_id uuid not null references public.organizations (id),
  patient_id uuid not null references public.patient_profiles (id) on delete cascade,
  run_id uuid not null references public.diagnosis_runs (id) on delete cascade,
  artifact_id uuid not null references public.diagnosis_artifacts (id) on delete cascade,
  content_hash text not null,
  kind public.diagnosis_review_kind not null,
  finding_index integer check (finding_index >= 0),
  decision text check (decision in ('accept', 'override')),
  reason text,
  body jsonb not null default '{}' check (jsonb_typeof(body) = 'object'),
  created_by uuid not null,
  created_at timestamptz not null default now(),
  sync_xid xid8 not null default pg_current_xact_id(),
  constraint decision_names_its_finding check (
    (kind = 'finding_decision') = (finding_index is not null and decision is not null)
  ),
  constraint override_has_a_reason check (decision is distinct from 'override' or length(trim(reason)) > 0)
);
create index diagnosis_reviews_by_artifact on public.diagnosis_reviews (artifact_id, created_at);
create index diagnosis_reviews_by_run on public.diagnosis_reviews (run_id);
create index diagnosis_reviews_by_patient on public.diagnosis_reviews (patient_id);
create index diagnosis_reviews_by_organization on public.diagnosis_reviews (organization_id);

-- No row means off.
create table public.organization_feature_flags (
  organization_id uuid not null references public.organizations (id) on delete cascade,
  flag text not null check (flag ~ '^[A-Z][A-Z0-9_]{0,63}$'),
  enabled boolean not null default false,
  updated_by uuid,
  updated_at timestamptz not null default now(),
  sync_xid xid8 not null default pg_current_xact_id(),
  primary key (organization_id, flag)
);
create index organization_feature_flags_by_sync on public.organization_feature_flags (sync_xid);

-- Who did what, without PHI. It has no foreign keys: it outlives what it speaks of.
create table public.audit_log (
  id bigint generated always as identity primary key,
  organization_id uuid not null,
  actor_user_id uuid,
  actor_role text,
  entity_type text not null,
  entity_id text not null,
  action text not null,
  request_id text,
  metadata jsonb not null default '{}',
  created_at timestamptz not null default now()
);
create index audit_log_by_organization on public.audit_log (organization_id, id desc);
create index audit_log_by_entity on public.audit_log (entity_type, entity_id, id desc);

-- Deleted rows the pull feed has to tell about: ids only.
create table public.sync_tombstones (
  id uuid primary key default gen_random_uuid(),
  organization_id uuid not null,
  table_name text not null,
  row_id text not null,
  deleted_at timestamptz not null default now(),
  sync_xid xid8 not null default pg_current_xact_id()
);
create index sync_tombstones_by_sync on public.sync_tombstones (sync_xid, id);
create index sync_tombstones_by_organization on public.sync_tombstones (organization_id);

-- Every claim ever made and how it ended: makes a claim id usable once, and a repeated settle harmless.
create table private.run_claims (
  claim_id uuid primary key,
  run_id uuid not null references public.diagnosis_runs (id) on delete cascade,
  claimed_by uuid not null,
  attempt integer not null,
  claimed_at timestamptz not null default now(),
  outcome public.diagnosis_run_status check (outcome in ('succeeded', 'failed')),
  artifact_id uuid,
  settled_at timestamptz
);
create index run_claims_by_run on private.run_claims (run_id);

-- Closed at once; the access migration opens what is meant to be open.
do $$
declare
  app_table regclass;
begin
  foreach app_table in array array[
    'public.diagnosis_runs', 'public.diagnosis_artifacts', 'public.diagnosis_run_artifacts',
    'public.diagnosis_reviews', 'public.organization_feature_flags', 'public.audit_log',
    'public.sync_tombstones', 'private.run_claims'
  ]::regclass[] loop
    execute format('alter table %s enable row level security', app_table);
    execute format('alter table %s force row level security', app_table);
    execute format('revoke all on %s from public, anon, authenticated, service_role', app_table);
  end loop;
end $$;
revoke all on sequence public.audit_log_id_seq from public, anon, authenticated, service_role;
