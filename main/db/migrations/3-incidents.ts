/**
 * `incidents`: what happened to the cache before this one, until the user has seen it. `lost` is null where nobody
 * can know how much it was.
 */
export const incidents = `
create table incidents (
  id integer primary key,
  happened_at_ms integer not null,
  problem text not null,
  rescued integer not null,
  lost integer,
  set_aside text not null,
  seen integer not null default 0
) strict;
`;
