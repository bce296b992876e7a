-- Tables of the existing Rhythm product that the workstation reads.
--
-- The workstation can be pointed at the existing database, so every table is created only where it is
-- missing. `private.product_tables` remembers which ones were already there: those keep their own grants
-- and policies (see the access migration).
--
-- User ids carry no foreign key into auth.users: imported patients have no account, and what somebody did
-- must outlive the account.

create schema if not exists private;
revoke all on schema private from public;

create table private.product_tables (
  table_name text primary key,
  existed_before boolean not null
);
comment on table private.product_tables is
  'Product tables, and whether they existed before the workstation''s migrations ran.';

insert into private.product_tables (table_name, existed_before)
select t.name, to_regclass('public.' || t.name) is not null
from unnest(array[
  'organizations', 'user_org_membership', 'user_profiles', 'patient_profiles', 'clinician_patient_assignments',
  'anamnesis_entries', 'funnels', 'questions', 'assessments', 'assessment_answers', 'calculated_results',
  'patient_measures'
]) as t (name);

create table if not exists public.organizations (
  id uuid primary key default gen_random_uuid(),
  name text not null,
  slug text not null unique,
  settings jsonb not null default '{}',
  created_at timestamptz not null default now()
);

create table if not exists public.user_org_membership (
  user_id uuid not null,
  organization_id uuid not null references public.organizations (id) on delete cascade,
  role text not null check (role in ('patient', 'nurse', 'clinician', 'admin')),
  is_active boolean not null default true,
  created_at timestamptz not null default now(),
  primary key (user_id, organization_id)
);

create table if not exists public.user_profiles (
  user_id uuid primary key,
  display_name text not null
);

create table if not exists public.patient_profiles (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null unique,
  first_name text,
  last_name text,
  birth_year integer check (birth_year between 1880 and 2200),
  birth_date date,
  sex text,
  preferred_language text,
  contact_email text,
  contact_phone text,
  consent_data_processing boolean not null default false,
  created_at timestamptz not null default now()
);

create table if not exists public.clinician_patient_assignments (
  id uuid primary key default gen_random_uuid(),
  organization_id uuid not null references public.organizations (id) on delete cascade,
  clinician_user_id uuid not null,
  patient_user_id uuid not null references public.patient_profiles (user_id) on delete cascade,
  created_at timestamptz not null default now(),
  unique (clinician_user_id, organization_id, patient_user_id)
);

create table if not exists public.anamnesis_entries (
  id uuid primary key default gen_random_uuid(),
  patient_id uuid not null references public.patient_profiles (id) on delete cascade,
  organization_id uuid not null references public.organizations (id) on delete cascade,
  title text not null,
  content jsonb not null default '{}',
  entry_type text not null check (entry_type in (
    'medical_history', 'symptoms', 'medications', 'allergies', 'family_history', 'lifestyle',
    'funnel_summary', 'intake', 'other'
  )),
  tags text[] not null default '{}',
  is_archived boolean not null default false,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

create table if not exists public.funnels (
  id uuid primary key default gen_random_uuid(),
  slug text not null unique,
  title text not null
);

create table if not exists public.questions (
  key text primary key,
  label text not null,
  min_value integer,
  max_value integer
);

-- `funnel` is the slug as the product has always stored it; `funnel_id` came later and may be empty.
create table if not exists public.assessments (
  id uuid primary key default gen_random_uuid(),
  patient_id uuid not null references public.patient_profiles (id) on delete cascade,
  funnel text not null,
  funnel_id uuid references public.funnels (id),
  started_at timestamptz not null default now(),
  completed_at timestamptz,
  status text not null default 'in_progress' check (status in ('in_progress', 'completed'))
);

-- `question_id` holds questions.key.
create table if not exists public.assessment_answers (
  assessment_id uuid not null references public.assessments (id) on delete cascade,
  question_id text not null references public.questions (key),
  answer_value integer,
  answer_data jsonb,
  primary key (assessment_id, question_id)
);

create table if not exists public.calculated_results (
  id uuid primary key default gen_random_uuid(),
  assessment_id uuid not null references public.assessments (id) on delete cascade,
  algorithm_version text not null,
  scores jsonb not null default '{}',
  risk_models jsonb not null default '{}',
  computed_at timestamptz not null default now()
);

create table if not exists public.patient_measures (
  id uuid primary key default gen_random_uuid(),
  patient_id uuid not null references public.patient_profiles (id) on delete cascade,
  created_at timestamptz not null default now(),
  stress_score numeric check (stress_score between 0 and 100),
  sleep_score numeric check (sleep_score between 0 and 100),
  risk_level text check (risk_level in ('low', 'moderate', 'high', 'pending'))
);

-- What the pull feed needs of a patient (stamped by triggers, see the sync migration).
alter table public.patient_profiles
  add column if not exists updated_at timestamptz not null default now(),
  add column if not exists sync_xid xid8 not null default pg_current_xact_id();

-- Every column a policy, a join or the context pack looks up.
create index if not exists rw_membership_by_organization
  on public.user_org_membership (organization_id, role, user_id);
create index if not exists rw_membership_by_user on public.user_org_membership (user_id);
create index if not exists rw_patient_by_user on public.patient_profiles (user_id);
create index if not exists rw_patient_by_sync on public.patient_profiles (sync_xid, id);
create index if not exists rw_assignment_by_clinician
  on public.clinician_patient_assignments (clinician_user_id, organization_id, patient_user_id);
create index if not exists rw_assignment_by_patient on public.clinician_patient_assignments (patient_user_id);
create index if not exists rw_assignment_by_organization on public.clinician_patient_assignments (organization_id);
create index if not exists rw_anamnesis_by_patient
  on public.anamnesis_entries (patient_id, created_at desc, id desc);
create index if not exists rw_anamnesis_by_organization on public.anamnesis_entries (organization_id);
create index if not exists rw_assessment_by_patient
  on public.assessments (patient_id, completed_at desc, id desc);
create index if not exists rw_assessment_by_funnel on public.assessments (funnel_id);
create index if not exists rw_answer_by_question on public.assessment_answers (question_id);
create index if not exists rw_result_by_assessment
  on public.calculated_results (assessment_id, computed_at desc, id desc);
create index if not exists rw_measure_by_patient
  on public.patient_measures (patient_id, created_at desc, id desc);

-- Tables made here are closed at once (a project's default privileges would open them to everybody).
-- Tables that were already there must bring row level security themselves: better to stop than to add a
-- policy to an open table.
do $$
declare
  product private.product_tables;
  is_secured boolean;
begin
  for product in select * from private.product_tables loop
    if product.existed_before then
      select c.relrowsecurity into strict is_secured
      from pg_class c where c.oid = ('public.' || product.table_name)::regclass;
      if not is_secured then
        raise exception 'public.% has row level security switched off: switch it on first', product.table_name;
      end if;
    else
      execute format('alter table public.%I enable row level security', product.table_name);
      execute format('alter table public.%I force row level security', product.table_name);
      execute format('revoke all on public.%I from public, anon, authenticated, service_role', product.table_name);
    end if;
  end loop;
end $$;

alter table private.product_tables enable row level security;
revoke all on private.product_tables from public, anon, authenticated, service_role;
