/**
 * The marks of a run, of which the list sorts and filters without reading reports: `risk_rank` 4 critical … 1 low, 0 none;
 * `needs_review` 1 where it is done and its report has a finding without a decision. A decision that waits in the outbox
 * counts. The view `run_marks` says what they must be; triggers keep them so, whoever writes. `own` is written with the run: 1
 * queued by the user of this cache, 2 executed, 3 both; with the two ids in it no index of the list would fit the page cache.
 */
const mark = (runId: string) => `
  update runs set risk_rank = marks.risk_rank, needs_review = marks.needs_review
  from run_marks marks
  where runs.id = ${runId} and marks.run_id = ${runId}
    and (runs.risk_rank <> marks.risk_rank or runs.needs_review <> marks.needs_review);`;

// What follows the order of the list is there for its filters and the search, which read along the index.
const filtered = 'patient_id, search_text, risk_rank, failure, own';

/**
 * Marks and filters of the worklist, its saved views, and `run_reasons`: how many runs have a reason, to offer the
 * frequent ones as a filter.
 */
export const desk = `
alter table reports add column finding_count integer
  generated always as (json_array_length(artifact_data, '$.findings')) virtual;
alter table runs add column risk_rank integer not null default 0;
alter table runs add column needs_review integer not null default 0;
alter table runs add column own integer not null default 0;

create view run_marks as
select runs.id as run_id,
  case reports.risk_level when 'critical' then 4 when 'high' then 3 when 'moderate' then 2 when 'low' then 1 else 0 end
    as risk_rank,
  coalesce(runs.status = 'succeeded' and reports.finding_count > (
    select count(*) from (
      select finding_index from reviews where artifact_id = runs.artifact_id
      union
      select json_extract(payload, '$.findingIndex') from outbox
      where run_id = runs.id and kind = 'review' and problem is not 'rejected'
        and json_extract(payload, '$.artifactId') = runs.artifact_id
    )
  ), 0) as needs_review
from runs left join reports on reports.id = runs.artifact_id;

update runs set risk_rank = marks.risk_rank, needs_review = marks.needs_review
from run_marks marks where marks.run_id = runs.id;
update runs set own = coalesce(created_by = identity.user_id, 0) + 2 * coalesce(claimed_by = identity.user_id, 0)
from identity;

drop index runs_queue;
drop index runs_by_status;
drop index runs_by_time;
create index runs_queue on runs (queue_rank, created_ms, id, ${filtered}) where status = 'queued';
create index runs_by_status on runs (status, newest_ms, id, ${filtered});
create index runs_by_time on runs (newest_ms, id, ${filtered});
-- What may be urgent comes first.
create index runs_to_review on runs (risk_rank, newest_ms, id, patient_id, search_text, failure, own)
  where needs_review = 1;

insert into run_counts (status, amount) select 'needs-review', count(*) from runs where needs_review = 1;
create trigger runs_to_review_update after update of needs_review on runs when old.needs_review <> new.needs_review begin
  update run_counts set amount = amount + new.needs_review - old.needs_review where status = 'needs-review';
end;
create trigger runs_to_review_delete after delete on runs when old.needs_review = 1 begin
  update run_counts set amount = amount - 1 where status = 'needs-review';
end;

create trigger runs_mark_insert after insert on runs when new.artifact_id is not null begin ${mark('new.id')}
end;
create trigger runs_mark_update after update of status, artifact_id on runs
when old.status <> new.status or old.artifact_id is not new.artifact_id begin ${mark('new.id')}
end;
create trigger reports_mark_insert after insert on reports begin ${mark('new.run_id')}
end;
create trigger reports_mark_delete after delete on reports begin ${mark('old.run_id')}
end;
create trigger reviews_mark_insert after insert on reviews begin ${mark('new.run_id')}
end;
create trigger reviews_mark_delete after delete on reviews begin ${mark('old.run_id')}
end;
create trigger outbox_mark_insert after insert on outbox when new.kind = 'review' begin ${mark('new.run_id')}
end;
create trigger outbox_mark_update after update of problem, payload on outbox when new.kind = 'review' begin ${mark('new.run_id')}
end;
create trigger outbox_mark_delete after delete on outbox when old.kind = 'review' begin ${mark('old.run_id')}
end;

-- Rows may be there before it is known whose cache this is; that is told again at every sign-in.
create trigger identity_own before insert on identity
when (select user_id from identity) is not new.user_id begin
  update runs set own = coalesce(created_by = new.user_id, 0) + 2 * coalesce(claimed_by = new.user_id, 0);
end;

create table run_reasons (reason text primary key, amount integer not null) strict, without rowid;
insert into run_reasons (reason, amount) select reason, count(*) from runs where reason <> '' group by reason;
create trigger runs_reason_insert after insert on runs when new.reason <> '' begin
  insert into run_reasons (reason, amount) values (new.reason, 1)
  on conflict (reason) do update set amount = amount + 1;
end;
create trigger runs_reason_delete after delete on runs when old.reason <> '' begin
  update run_reasons set amount = amount - 1 where reason = old.reason;
  delete from run_reasons where reason = old.reason and amount = 0;
end;
create trigger runs_reason_update after update of reason on runs when old.reason is not new.reason begin
  update run_reasons set amount = amount - 1 where reason = old.reason;
  delete from run_reasons where reason = old.reason and amount = 0;
  insert into run_reasons (reason, amount) select new.reason, 1 where new.reason <> ''
  on conflict (reason) do update set amount = amount + 1;
end;

create table saved_views (
  id text primary key,
  name text not null,
  tab text not null,
  search text not null,
  filter text not null
) strict;
`;
