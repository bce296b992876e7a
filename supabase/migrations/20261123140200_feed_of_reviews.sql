-- Reviews in the pull feed, as its kind 5: within one transaction they are told last, after the report they speak of.
--
-- What only the end of a pull needs is told with its last page only: the digest of the scope, and whether changes are
-- held back. Each asks for all patients in the caller's sight, which costs as much as the page itself.

-- Decisions that were recorded before have never been told.
update public.diagnosis_reviews set sync_xid = pg_current_xact_id() where kind = 'finding_decision';

do $$
begin
  if not exists (
    select from pg_publication_tables
    where pubname = 'supabase_realtime' and schemaname = 'public' and tablename = 'diagnosis_reviews'
  ) then
    alter publication supabase_realtime add table public.diagnosis_reviews;
  end if;
end $$;

-- ---------------------------------------------------------------------------------------------------------
create or replace function private.parse_cursor(p_cursor text)
returns private.feed_position
language plpgsql stable set search_path = ''
as $$
declare
  part text[] := regexp_match(p_cursor, '^v1\.(\d{1,19})\.(-1|[0-5])\.([0-9a-f-]{36}(?:/[A-Z0-9_]+)?|)\.([0-9a-f]{32})$');
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

-- ---------------------------------------------------------------------------------------------------------
create or replace function private.next_keys(p_position private.feed_position, p_horizon xid8, p_limit integer)
returns table (xid xid8, kind integer, id text)
language plpgsql stable security invoker set search_path = ''
as $$
declare
  tombstone record;
  patient record;
  run record;
  report record;
  review record;
begin
  select * into tombstone from private.start_of_kind(p_position, 0);
  select * into patient from private.start_of_kind(p_position, 1);
  select * into run from private.start_of_kind(p_position, 2);
  select * into report from private.start_of_kind(p_position, 3);
  select * into review from private.start_of_kind(p_position, 5);
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
       and (f.sync_xid > p_position.xid or p_position.kind < 4
         or p_position.kind = 4 and f.id collate "C" > p_position.id)
     order by f.sync_xid, f.id collate "C" limit p_limit)
    union all
    (select w.sync_xid, 5, w.id::text from public.diagnosis_reviews w
     where (w.sync_xid, w.id) > (review.xid, review.id) and w.sync_xid < p_horizon
       and w.kind = 'finding_decision'
     order by w.sync_xid, w.id limit p_limit)
  ) as k (xid, kind, id)
  order by k.xid, k.kind, k.id collate "C"
  limit p_limit;
end;
$$;

-- ---------------------------------------------------------------------------------------------------------
create or replace function private.change_rows(p_position private.feed_position, p_horizon xid8, p_limit integer)
returns table (place bigint, xid xid8, kind integer, id text, change jsonb)
language sql stable security invoker set search_path = ''
as $$
  with page as (
    select k.*, case when k.kind <> 4 then k.id::uuid end as row_id,
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
    union all
    select k.kind, k.id, 'diagnosis_reviews', w.record, k.id
    from page k join private.review_records w on w.id = k.row_id where k.kind = 5
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

-- ---------------------------------------------------------------------------------------------------------
-- Both index conditions name the kind: the indexes by sync_xid hold only what the feed tells.
create or replace function private.is_held_back(p_horizon xid8)
returns boolean
language sql stable security invoker set search_path = '' set enable_seqscan = off
as $$
  select exists (select from public.diagnosis_runs r where r.sync_xid >= p_horizon)
    or exists (select from public.diagnosis_artifacts a
      where a.sync_xid >= p_horizon and a.artifact_type = 'diagnosis_report')
    or exists (select from public.diagnosis_reviews w where w.sync_xid >= p_horizon and w.kind = 'finding_decision')
    or exists (select from public.patient_profiles p where p.sync_xid >= p_horizon)
    or exists (select from public.organization_feature_flags f where f.sync_xid >= p_horizon)
    or exists (select from public.sync_tombstones t where t.sync_xid >= p_horizon);
$$;

-- ---------------------------------------------------------------------------------------------------------
create or replace function private.count_feed(p_horizon xid8)
returns bigint
language sql stable security invoker set search_path = ''
as $$
  select (select count(*) from public.diagnosis_runs r where r.sync_xid < p_horizon)
    + (select count(*) from public.diagnosis_artifacts a
       where a.sync_xid < p_horizon and a.artifact_type = 'diagnosis_report')
    + (select count(*) from public.diagnosis_reviews w
       where w.sync_xid < p_horizon and w.kind = 'finding_decision')
    + (select count(*) from public.patient_profiles p where p.sync_xid < p_horizon)
    + (select count(*) from public.organization_feature_flags f where f.sync_xid < p_horizon)
    + (select count(*) from public.sync_tombstones t where t.sync_xid < p_horizon);
$$;

-- ---------------------------------------------------------------------------------------------------------
create function private.my_scope_summary()
returns jsonb
language sql stable security invoker set search_path = ''
as $$
  select jsonb_build_object(
    'patients', count(distinct v.patient_id),
    'digest', md5(coalesce(string_agg(
      v.organization_id || '/' || v.patient_id, ',' order by v.organization_id, v.patient_id
    ), ''))
  )
  from (select distinct s.organization_id, s.patient_id from private.visible_patients() s) as v;
$$;
comment on function private.my_scope_summary() is
  'How many patients the caller may see, and the MD5 of the sorted pairs organisation/patient, joined by commas, from '
  'one look at them.';

create or replace function private.my_scope_digest()
returns text
language sql stable security invoker set search_path = ''
as $$
  select private.my_scope_summary() ->> 'digest';
$$;

-- ---------------------------------------------------------------------------------------------------------
create or replace function public.pull_changes(p_cursor text default null, p_limit integer default 500)
returns jsonb
language plpgsql stable security invoker set search_path = '' set timezone = 'UTC'
as $$
declare
  size constant integer := least(greatest(coalesce(p_limit, 500), 1), 5000);
  horizon constant xid8 := pg_snapshot_xmin(pg_current_snapshot());
  place constant private.feed_position := private.parse_cursor(p_cursor);
  is_beginning constant boolean := place.kind = -1 and place.xid = '0';
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
    'restarted', is_beginning and p_cursor is not null,
    'total', case when is_beginning then private.count_feed(horizon) end,
    'held_back', case when has_more then false else private.is_held_back(horizon) end,
    'server_time', now(),
    'scope', case when not has_more then private.my_scope_summary() end
  );
end;
$$;
comment on function public.pull_changes(text, integer) is
  'What changed in the caller''s sight since the cursor (null: everything): {changes: [{table, op, id, row}], '
  'next_cursor, has_more, restarted, total, held_back, server_time, scope: {patients, digest} or null}. Deletions carry '
  'no row. restarted: the cursor was not usable, this is the beginning; what is not told again is gone. total: rows of '
  'the whole feed, at its beginning only. With the last page only (has_more false) held_back: there are committed '
  'changes that wait for an older transaction to end; and digest: MD5 of the visible pairs organisation/patient '
  '(get_my_scope tells them). Error: RW003 not a cursor.';

-- ---------------------------------------------------------------------------------------------------------
revoke all on function private.my_scope_summary() from public, anon, authenticated, service_role;
grant execute on function private.my_scope_summary() to authenticated;
