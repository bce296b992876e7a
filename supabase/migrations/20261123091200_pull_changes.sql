-- The pull feed. Rows are ordered by (sync_xid, kind, id). Only transactions below the snapshot's xmin are
-- told: everything down there is finished, so nothing can be committed behind the cursor any more. (A cursor
-- on updated_at loses rows when transactions commit out of order.)
--
-- Kinds, in the order they are told within one transaction:
--   0 tombstones (first, so that a row deleted and made again ends up there), 1 patients, 2 diagnosis_runs,
--   3 diagnosis_artifacts, 4 organization_feature_flags
--
-- The cursor is opaque to clients: v1.<sync_xid>.<kind>.<id>.<roles>. <roles> says in which organisations the
-- caller had which role: when that has changed, or the cursor is ahead of this database (a restored one), the
-- feed starts again from the beginning. A cursor can only shorten what is told; row level security decides
-- what is told at all.

create type private.feed_position as (xid xid8, kind integer, id text);

-- ---------------------------------------------------------------------------------------------------------
create function private.my_roles_digest()
returns text
language sql stable security definer set search_path = ''
as $$
  select md5(concat_ws(
    '|', auth.uid(), string_agg(m.organization_id || ':' || m.role, ',' order by m.organization_id)
  ))
  from public.user_org_membership m
  where m.user_id = auth.uid() and m.is_active;
$$;
comment on function private.my_roles_digest() is 'Changes whenever the caller''s memberships change.';

-- ---------------------------------------------------------------------------------------------------------
create function private.parse_cursor(p_cursor text)
returns private.feed_position
language plpgsql stable set search_path = ''
as $$
declare
  part text[] := regexp_match(p_cursor, '^v1\.(\d{1,19})\.(-1|[0-4])\.([0-9a-f-]{36}(?:/[A-Z0-9_]+)?|)\.([0-9a-f]{32})$');
  beginning constant private.feed_position := ('0', -1, '');
begin
  if p_cursor is null then
    return beginning;
  end if;
  if part is null then
    raise exception 'p_cursor is not a cursor of pull_changes' using errcode = 'RW003';
  end if;
  if part[4] <> private.my_roles_digest() or part[1]::xid8 > pg_snapshot_xmax(pg_current_snapshot()) then
    return beginning;
  end if;
  return (part[1]::xid8, part[2]::integer, part[3]);
end;
$$;
comment on function private.parse_cursor(text) is
  'The position in a cursor; the beginning for null, for other roles, and for another database. Error: RW003.';

-- ---------------------------------------------------------------------------------------------------------
-- Where a kind goes on, as an exclusive bound of its index (sync_xid, id). Kinds told before this position
-- are done with its transaction; kinds told after it have that transaction still ahead.
create function private.start_of_kind(p_position private.feed_position, p_kind integer)
returns table (xid xid8, id uuid)
language plpgsql immutable set search_path = '' rows 1
as $$
begin
  if p_kind = p_position.kind then
    return query select p_position.xid, p_position.id::uuid;
  elsif p_kind < p_position.kind then
    return query select p_position.xid, 'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid;
  else
    return query select p_position.xid, '00000000-0000-0000-0000-000000000000'::uuid;
  end if;
end;
$$;
comment on function private.start_of_kind(private.feed_position, integer) is
  'The exclusive lower bound (sync_xid, id) of a kind after a position. Error: 22P02 when the id is no uuid.';

-- ---------------------------------------------------------------------------------------------------------
-- The keys of the next page. Each branch reads its own index from its own bound and stops at the limit.
create function private.next_keys(p_position private.feed_position, p_horizon xid8, p_limit integer)
returns table (xid xid8, kind integer, id text)
language plpgsql stable security invoker set search_path = ''
as $$
declare
  tombstone record;
  patient record;
  run record;
  report record;
begin
  select * into tombstone from private.start_of_kind(p_position, 0);
  select * into patient from private.start_of_kind(p_position, 1);
  select * into run from private.start_of_kind(p_position, 2);
  select * into report from private.start_of_kind(p_position, 3);
  return query
  select * from (
    (select t.sync_xid, 0, t.id::text from public.sync_tombstones t
     where (t.sync_xid, t.id) > (tombstone.xid, tombstone.id) and t.sync_xid < p_horizon
     order by t.sync_xid, t.id limit p_limit)
    union all
    (select p.sync_xid, 1, p.id::text from public.patient_profiles p
     where (p.sync_xid, p.id) > (patient.xid, patient.id) and p.sync_xid < p_horizon
     order by p.sync_xid, p.id limit p_limit)
    union all
    (select r.sync_xid, 2, r.id::text from public.diagnosis_runs r
     where (r.sync_xid, r.id) > (run.xid, run.id) and r.sync_xid < p_horizon
     order by r.sync_xid, r.id limit p_limit)
    union all
    (select a.sync_xid, 3, a.id::text from public.diagnosis_artifacts a
     where (a.sync_xid, a.id) > (report.xid, report.id) and a.sync_xid < p_horizon
       and a.artifact_type = 'diagnosis_report'
     order by a.sync_xid, a.id limit p_limit)
    union all
    (select f.sync_xid, 4, f.id from private.flag_records f
     where f.sync_xid >= p_position.xid and f.sync_xid < p_horizon
       and (f.sync_xid > p_position.xid or p_position.kind < 4 or f.id collate "C" > p_position.id)
     order by f.sync_xid, f.id collate "C" limit p_limit)
  ) as k (xid, kind, id)
  order by k.xid, k.kind, k.id collate "C"
  limit p_limit;
end;
$$;
comment on function private.next_keys(private.feed_position, xid8, integer) is
  'Up to p_limit keys after the position and below the horizon that the caller may see, in the feed''s order.';

-- ---------------------------------------------------------------------------------------------------------
create function private.change_rows(p_position private.feed_position, p_horizon xid8, p_limit integer)
returns table (place bigint, xid xid8, kind integer, id text, change jsonb)
language sql stable security invoker set search_path = ''
as $$
  with page as (
    select k.*, case when k.kind < 4 then k.id::uuid end as row_id,
      row_number() over (order by k.xid, k.kind, k.id collate "C") as place
    from private.next_keys(p_position, p_horizon, p_limit) k
  ),
  found as (
    select k.kind, k.id, t.table_name, null::jsonb as record, t.row_id as told_id
    from page k join public.sync_tombstones t on t.id = k.row_id where k.kind = 0
    union all
    select k.kind, k.id, 'patients', p.record, k.id
    from page k join private.patient_records p on p.id = k.row_id where k.kind = 1
    union all
    select k.kind, k.id, 'diagnosis_runs', r.record, k.id
    from page k join private.run_records r on r.id = k.row_id where k.kind = 2
    union all
    select k.kind, k.id, 'diagnosis_artifacts', a.record, k.id
    from page k join private.report_records a on a.id = k.row_id where k.kind = 3
    union all
    select k.kind, k.id, 'organization_feature_flags', f.record, k.id
    from page k join private.flag_records f on f.id = k.id where k.kind = 4
  )
  select k.place, k.xid, k.kind, k.id, case when f.table_name is not null then jsonb_build_object(
    'table', f.table_name,
    'op', case when f.record is null then 'delete' else 'upsert' end,
    'id', f.told_id,
    'row', f.record
  ) end
  from page k
  left join found f on f.kind = k.kind and f.id = k.id;
$$;
comment on function private.change_rows(private.feed_position, xid8, integer) is
  'The next page with its rows. A key without a row (change is null) only moves the cursor.';

-- ---------------------------------------------------------------------------------------------------------
-- STABLE matters: horizon, rows and scope come from one snapshot. One key more than asked for is read, to know
-- whether there is more.
create function public.pull_changes(p_cursor text default null, p_limit integer default 500)
returns jsonb
language plpgsql stable security invoker set search_path = '' set timezone = 'UTC'
as $$
declare
  size constant integer := least(greatest(coalesce(p_limit, 500), 1), 5000);
  horizon constant xid8 := pg_snapshot_xmin(pg_current_snapshot());
  place constant private.feed_position := private.parse_cursor(p_cursor);
  roles constant text := private.my_roles_digest();
  changes jsonb;
  last_told text;
  has_more boolean;
begin
  select
    coalesce(jsonb_agg(c.change order by c.place) filter (where c.place <= size and c.change is not null), '[]'),
    max(format('%s.%s.%s', c.xid, c.kind, c.id)) filter (where c.place = size),
    count(*) > size
  into changes, last_told, has_more
  from private.change_rows(place, horizon, size + 1) c;
  return jsonb_build_object(
    'changes', changes,
    'next_cursor', format(
      'v1.%s.%s', case when has_more then last_told else greatest(place.xid, horizon) || '.-1.' end, roles
    ),
    'has_more', has_more,
    'server_time', now(),
    'scope', (
      select jsonb_build_object(
        'patients', count(*),
        'digest', md5(coalesce(string_agg(v.patient_id::text, ',' order by v.patient_id), ''))
      )
      from (select distinct s.patient_id from private.visible_patients() s) as v
    )
  );
end;
$$;
comment on function public.pull_changes(text, integer) is
  'What changed in the caller''s sight since the cursor (null: everything): {changes: [{table, op, id, row}], '
  'next_cursor, has_more, server_time, scope: {patients, digest}}. The digest is the MD5 of the sorted ids of the '
  'visible patients, joined by commas. Deletions carry no row. Error: RW003 not a cursor.';
