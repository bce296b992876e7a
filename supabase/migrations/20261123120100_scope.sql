-- What a workstation may hold, as pairs of organisation and patient: a patient of two organisations may be lost in
-- one of them, and then the runs of that one have to go although the patient stays. The pull feed tells the digest of
-- the pairs with every page; where it is another than the one the cache was last compared with, the workstation asks
-- for the pairs and purges what is not among them.
--
-- The feed also tells what a workstation cannot know by itself: that it begins again (rows deleted in another
-- database left no tombstones here), that committed changes are held back, and how many rows there are in all.

-- ---------------------------------------------------------------------------------------------------------
create function private.my_scope_digest()
returns text
language sql stable security invoker set search_path = ''
as $$
  select md5(coalesce(string_agg(
    v.organization_id || '/' || v.patient_id, ',' order by v.organization_id, v.patient_id
  ), ''))
  from (select distinct s.organization_id, s.patient_id from private.visible_patients() s) as v;
$$;
comment on function private.my_scope_digest() is
  'MD5 of the sorted pairs organisation/patient that the caller may see, joined by commas.';

-- ---------------------------------------------------------------------------------------------------------
-- One statement, so that digest and pairs come from one snapshot.
create function public.get_my_scope()
returns jsonb
language sql stable security invoker set search_path = ''
as $$
  select jsonb_build_object(
    'digest', private.my_scope_digest(),
    'organizations', coalesce(jsonb_agg(
      jsonb_build_object('organization_id', o.organization_id, 'patient_ids', o.patient_ids)
    ), '[]')
  )
  from (
    select v.organization_id, jsonb_agg(distinct v.patient_id) as patient_ids
    from private.visible_patients() v
    group by v.organization_id
  ) as o;
$$;
comment on function public.get_my_scope() is
  'The pairs behind the scope digest of pull_changes: {digest, organizations: [{organization_id, patient_ids}]}.';

-- ---------------------------------------------------------------------------------------------------------
-- Committed rows of transactions that are not older than every running one. They are told as soon as those have ended.
-- There are few of them or none, but the planner takes the bound for a third of the table and would read all of it.
create function private.is_held_back(p_horizon xid8)
returns boolean
language sql stable security invoker set search_path = '' set enable_seqscan = off
as $$
  select exists (select from public.diagnosis_runs r where r.sync_xid >= p_horizon)
    or exists (select from public.diagnosis_artifacts a where a.sync_xid >= p_horizon)
    or exists (select from public.patient_profiles p where p.sync_xid >= p_horizon)
    or exists (select from public.organization_feature_flags f where f.sync_xid >= p_horizon)
    or exists (select from public.sync_tombstones t where t.sync_xid >= p_horizon);
$$;
comment on function private.is_held_back(xid8) is
  'Whether there are committed changes in the caller''s sight that the feed does not tell yet.';

-- ---------------------------------------------------------------------------------------------------------
create function private.count_feed(p_horizon xid8)
returns bigint
language sql stable security invoker set search_path = ''
as $$
  select (select count(*) from public.diagnosis_runs r where r.sync_xid < p_horizon)
    + (select count(*) from public.diagnosis_artifacts a
       where a.sync_xid < p_horizon and a.artifact_type = 'diagnosis_report')
    + (select count(*) from public.patient_profiles p where p.sync_xid < p_horizon)
    + (select count(*) from public.organization_feature_flags f where f.sync_xid < p_horizon)
    + (select count(*) from public.sync_tombstones t where t.sync_xid < p_horizon);
$$;
comment on function private.count_feed(xid8) is 'How many rows the feed tells the caller from its beginning.';

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
    'held_back', private.is_held_back(horizon),
    'server_time', now(),
    'scope', jsonb_build_object(
      'patients', (select count(distinct v.patient_id) from private.visible_patients() v),
      'digest', private.my_scope_digest()
    )
  );
end;
$$;
comment on function public.pull_changes(text, integer) is
  'What changed in the caller''s sight since the cursor (null: everything): {changes: [{table, op, id, row}], '
  'next_cursor, has_more, restarted, total, held_back, server_time, scope: {patients, digest}}. Deletions carry no '
  'row. restarted: the cursor was not usable, this is the beginning; what is not told again is gone. total: rows of '
  'the whole feed, at its beginning only. held_back: there are committed changes that wait for an older transaction '
  'to end. digest: MD5 of the visible pairs organisation/patient (get_my_scope tells them). Error: RW003 not a cursor.';

-- ---------------------------------------------------------------------------------------------------------
revoke all on function
  private.my_scope_digest(), private.is_held_back(xid8), private.count_feed(xid8),
  public.get_my_scope()
  from public, anon, authenticated, service_role;
grant execute on function
  private.my_scope_digest(), private.is_held_back(xid8), private.count_feed(xid8),
  public.get_my_scope()
  to authenticated;
