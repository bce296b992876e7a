/**
 * `outbox`: how a claimed run ended, one row a claim, until Postgres has acknowledged it. `problem` is null while the
 * engine itself is sending. `superseded_results`: reports that Postgres did not take any more.
 *
 * From now on the draft of a report that was stored is forgotten; those of before are still there.
 */
export const runEnds = `
create table outbox (
  id integer primary key,
  claim_id text not null unique,
  run_id text not null,
  kind text not null check (kind in ('complete', 'fail')),
  payload text not null,
  since_ms integer not null,
  tries integer not null default 0,
  problem text check (problem in ('offline', 'session-expired', 'rejected')),
  code text
) strict;
create index outbox_by_run on outbox (run_id, id);

create table superseded_results (
  claim_id text primary key,
  run_id text not null,
  artifact_data text not null,
  content_hash text not null,
  provenance text not null,
  refused_at_ms integer not null
) strict;
create index superseded_results_by_run on superseded_results (run_id, refused_at_ms);

delete from stream_journal
where claim_id in (select claim_id from runs where status = 'succeeded' and claim_id is not null);
`;
