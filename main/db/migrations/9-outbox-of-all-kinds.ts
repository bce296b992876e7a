/**
 * From now on the outbox keeps writes of every kind, each under its idempotency key; for the end of a run that is its
 * claim. `problem` is null while whoever made the write is sending it. `run_id` and `organization_id` name what a write
 * is about: those about the same are sent in their order. `duplicate_of`: the run that one to be queued met.
 *
 * Only the refused end of a run leaves with its run, for it holds a report; the other kinds hold the words of their author.
 */
export const outboxOfAllKinds = `
drop trigger run_ends_leave_with_run;
drop index outbox_by_run;
alter table outbox rename to earlier_outbox;

create table outbox (
  id integer primary key,
  key text not null unique,
  kind text not null check (kind in ('complete', 'fail', 'queue', 'flag', 'review')),
  run_id text,
  organization_id text,
  payload text not null,
  since_ms integer not null,
  tries integer not null default 0,
  problem text check (problem in ('offline', 'session-expired', 'rejected')),
  code text,
  duplicate_of text
) strict;
create index outbox_by_run on outbox (run_id, id);

insert into outbox (id, key, kind, run_id, payload, since_ms, tries, problem, code)
select id, claim_id, kind, run_id, payload, since_ms, tries, problem, code from earlier_outbox;
drop table earlier_outbox;

create trigger run_ends_leave_with_run after delete on runs begin
  delete from superseded_results where run_id = old.id;
  delete from outbox where run_id = old.id and problem = 'rejected' and kind in ('complete', 'fail');
end;
`;
