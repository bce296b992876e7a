/**
 * `reviews`: what clinicians decided about the findings of reports. They leave together with the report or the run,
 * whichever way that happens; one may arrive before its report, so it names them without a foreign key.
 *
 * An app that did not know them has moved its cursor past those that were recorded by then: everything is told once more.
 */
export const reviews = `
create table reviews (
  id text primary key,
  run_id text not null,
  patient_id text not null,
  organization_id text not null,
  artifact_id text not null,
  content_hash text not null,
  kind text not null,
  finding_index integer not null,
  decision text not null check (decision in ('accept', 'override')),
  reason text,
  created_by text not null,
  created_by_name text,
  created_at text not null
) strict;
create index reviews_by_report on reviews (artifact_id, created_at, id);
create index reviews_by_run on reviews (run_id);
create trigger reviews_leave_with_report after delete on reports begin
  delete from reviews where artifact_id = old.id;
end;
create trigger reviews_leave_with_run after delete on runs begin
  delete from reviews where run_id = old.id;
end;

update sync_state set cursor = null;
`;
