/**
 * No foreign keys between the mirrored tables: the feed brings rows in the order of their commits, so a report may
 * arrive a page before its run. What belongs together is deleted together by the writers.
 *
 * Helper columns hold what the list sorts, filters and searches by; the bulky JSON comes last, so that a
 * row of the list is read without touching its overflow pages. Times in helper columns: epoch ms.
 */
export const firstTables = `
create table patients (
  id text primary key,
  organization_id text,
  first_name text,
  last_name text,
  birth_year integer,
  sex text,
  preferred_language text,
  updated_at text not null,
  search_text text not null
) strict;
create index patients_by_name on patients (search_text, id);

create table runs (
  id text primary key,
  organization_id text not null,
  patient_id text not null,
  status text not null check (status in ('queued', 'running', 'succeeded', 'failed')),
  priority integer not null,
  inputs_hash text,
  claim_id text,
  claimed_by text,
  claimed_by_name text,
  created_by text,
  created_by_name text,
  attempt integer not null,
  max_attempts integer not null,
  started_at text,
  completed_at text,
  artifact_id text,
  created_at text not null,
  updated_at text not null,
  queue_rank integer not null,
  created_ms integer not null,
  newest_ms integer not null,
  reason text,
  failure text,
  search_text text not null,
  input_config text not null,
  error_info text
) strict;
-- One index per order of the list. The last two columns are there for the search, which reads along the index
-- and touches the table only where it finds something.
create index runs_queue on runs (queue_rank, created_ms, id, patient_id, search_text) where status = 'queued';
create index runs_by_status on runs (status, newest_ms, id, patient_id, search_text);
create index runs_by_time on runs (newest_ms, id, patient_id, search_text);
create index runs_by_patient on runs (patient_id);

create table reports (
  id text primary key,
  run_id text not null,
  patient_id text not null,
  organization_id text not null,
  artifact_type text not null,
  artifact_name text not null,
  schema_version text not null,
  content_hash text not null,
  risk_level text,
  confidence_score real,
  sequence_order integer not null,
  created_at text not null,
  provenance text not null,
  artifact_data text not null
) strict;
create index reports_by_run on reports (run_id, sequence_order);

create table flags (
  organization_id text not null,
  flag text not null,
  enabled integer not null,
  updated_by text,
  updated_by_name text,
  updated_at text not null,
  primary key (organization_id, flag)
) strict, without rowid;

create table sync_state (
  only_row integer primary key check (only_row = 1),
  cursor text,
  last_pulled_at_ms integer,
  scope_digest text
) strict;
insert into sync_state (only_row) values (1);

create table stream_journal (
  id integer primary key,
  run_id text not null,
  claim_id text not null,
  text_offset integer not null,
  text text not null,
  written_at_ms integer not null,
  unique (claim_id, text_offset)
) strict;
create index stream_journal_by_run on stream_journal (run_id, id);

-- The counts of the tabs, kept by triggers: counting 100,000 rows at every render would cost more than the page.
create table run_counts (status text primary key, amount integer not null) strict, without rowid;
insert into run_counts (status, amount) values ('queued', 0), ('running', 0), ('succeeded', 0), ('failed', 0);
create trigger runs_count_insert after insert on runs begin
  update run_counts set amount = amount + 1 where status = new.status;
end;
create trigger runs_count_delete after delete on runs begin
  update run_counts set amount = amount - 1 where status = old.status;
end;
create trigger runs_count_update after update of status on runs when old.status <> new.status begin
  update run_counts set amount = amount - 1 where status = old.status;
  update run_counts set amount = amount + 1 where status = new.status;
end;
`;
