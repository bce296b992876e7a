/**
 * `impressions`: which reports this user has opened and, where blind mode was on, the own impression that was written
 * before. `risk` and `text` null: opened without one. They leave together with the run, whichever way that happens.
 * `choices`: what this user has chosen for the own work, under its name. Both keep their row ids: a rescue reads by them.
 */
export const impressions = `
create table impressions (
  run_id text not null,
  content_hash text not null,
  opened_at_ms integer not null,
  risk text,
  text text,
  primary key (run_id, content_hash)
) strict;
create trigger impressions_leave_with_run after delete on runs begin
  delete from impressions where run_id = old.id;
end;

create table choices (
  name text primary key,
  value text not null
) strict;
`;
