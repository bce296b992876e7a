-- What keeps the pull feed complete: every synced row carries the transaction that last wrote it, deletions
-- leave tombstones, and a patient who comes into somebody's sight is announced again.

-- ---------------------------------------------------------------------------------------------------------
create function private.stamp_sync()
returns trigger
language plpgsql set search_path = ''
as $$
begin
  new.sync_xid := pg_current_xact_id();
  return new;
end;
$$;
comment on function private.stamp_sync() is 'Stamps a row with the current transaction, for the pull feed.';

-- Named to run last: earlier triggers compare the rest of the row.
create trigger z_stamp_sync before insert or update on public.patient_profiles
  for each row execute function private.stamp_sync();
create trigger z_stamp_sync before insert or update on public.diagnosis_runs
  for each row execute function private.stamp_sync();
create trigger z_stamp_sync before insert or update on public.diagnosis_artifacts
  for each row execute function private.stamp_sync();
create trigger z_stamp_sync before insert or update on public.diagnosis_reviews
  for each row execute function private.stamp_sync();
create trigger z_stamp_sync before insert or update on public.organization_feature_flags
  for each row execute function private.stamp_sync();
create trigger z_stamp_sync before insert or update on public.sync_tombstones
  for each row execute function private.stamp_sync();

-- ---------------------------------------------------------------------------------------------------------
create function private.stamp_patient_update()
returns trigger
language plpgsql set search_path = ''
as $$
declare
  announced public.patient_profiles := new;
begin
  announced.sync_xid := old.sync_xid;
  if announced is distinct from old then
    new.updated_at := now();
  end if;
  return new;
end;
$$;
comment on function private.stamp_patient_update() is 'Sets updated_at when a patient really changed.';

create trigger rw_stamp_update before update on public.patient_profiles
  for each row execute function private.stamp_patient_update();

-- ---------------------------------------------------------------------------------------------------------
create function private.leave_tombstone()
returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  case tg_table_name
    when 'patient_profiles' then
      -- a patient of no organisation was visible to nobody
      insert into public.sync_tombstones (organization_id, table_name, row_id)
      select m.organization_id, 'patients', old.id::text
      from public.user_org_membership m where m.user_id = old.user_id and m.role = 'patient';
    when 'organization_feature_flags' then
      insert into public.sync_tombstones (organization_id, table_name, row_id)
      values (old.organization_id, tg_table_name, old.organization_id || '/' || old.flag);
    else
      insert into public.sync_tombstones (organization_id, table_name, row_id)
      values (old.organization_id, tg_table_name, old.id::text);
  end case;
  return null;
end;
$$;
comment on function private.leave_tombstone() is 'Records the id of a deleted row for the pull feed. No PHI.';

create trigger rw_leave_tombstone after delete on public.patient_profiles
  for each row execute function private.leave_tombstone();
create trigger leave_tombstone after delete on public.diagnosis_runs
  for each row execute function private.leave_tombstone();
create trigger leave_tombstone after delete on public.diagnosis_artifacts
  for each row when (old.artifact_type = 'diagnosis_report')
  execute function private.leave_tombstone();
create trigger leave_tombstone after delete on public.organization_feature_flags
  for each row execute function private.leave_tombstone();

-- ---------------------------------------------------------------------------------------------------------
-- A newly assigned patient's rows are older than the clinician's cursor: written again unchanged, they come
-- with the next pull. (What goes out of sight is told by the scope digest.)
create function private.announce_patient(p_user_id uuid)
returns void
language plpgsql security definer set search_path = ''
as $$
declare
  announced_id uuid;
begin
  update public.patient_profiles set sync_xid = pg_current_xact_id() where user_id = p_user_id
  returning id into announced_id;
  update public.diagnosis_runs set sync_xid = pg_current_xact_id() where patient_id = announced_id;
  update public.diagnosis_artifacts set sync_xid = pg_current_xact_id() where patient_id = announced_id;
  update public.diagnosis_reviews set sync_xid = pg_current_xact_id() where patient_id = announced_id;
end;
$$;
comment on function private.announce_patient(uuid) is
  'Sends a patient with all runs, artifacts and reviews through the pull feed again.';

-- ---------------------------------------------------------------------------------------------------------
create function private.announce_assignment()
returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  perform private.announce_patient(new.patient_user_id);
  return null;
end;
$$;
comment on function private.announce_assignment() is 'Announces a patient who was assigned to a clinician.';

create trigger rw_announce after insert or update on public.clinician_patient_assignments
  for each row execute function private.announce_assignment();

-- ---------------------------------------------------------------------------------------------------------
create function private.announce_membership()
returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  perform private.announce_patient(new.user_id);
  return null;
end;
$$;
comment on function private.announce_membership() is 'Announces a patient who joined an organisation or came back.';

create trigger rw_announce after insert or update on public.user_org_membership
  for each row when (new.role = 'patient' and new.is_active)
  execute function private.announce_membership();

-- ---------------------------------------------------------------------------------------------------------
-- Transaction ids belong to one database cluster. After restoring a logical dump into another one, run this
-- once as the owner: it brings every row into the new cluster's order.
create function private.restamp_sync()
returns void
language sql security definer set search_path = ''
as $$
  update public.patient_profiles set sync_xid = pg_current_xact_id();
  update public.diagnosis_runs set sync_xid = pg_current_xact_id();
  update public.diagnosis_artifacts set sync_xid = pg_current_xact_id();
  update public.diagnosis_reviews set sync_xid = pg_current_xact_id();
  update public.organization_feature_flags set sync_xid = pg_current_xact_id();
  update public.sync_tombstones set sync_xid = pg_current_xact_id();
$$;
comment on function private.restamp_sync() is
  'For the owner, after restoring a dump: sends everything through the pull feed again.';
