-- The rows of the pull feed in the shapes the desktop knows, one view per kind. They run with the caller's
-- rights, so row level security decides what is in them. `create_diagnosis_run` answers in the same shape.

create view private.patient_records with (security_invoker = true) as
select p.id, jsonb_build_object(
  'id', p.id,
  'organization_id', v.organization_id,
  'first_name', p.first_name,
  'last_name', p.last_name,
  'birth_year', coalesce(p.birth_year, extract(year from p.birth_date)::integer),
  'sex', p.sex,
  'preferred_language', p.preferred_language,
  'updated_at', p.updated_at
) as record
from public.patient_profiles p
join (
  select distinct on (patient_id) patient_id, organization_id
  from private.visible_patients()
  order by patient_id, organization_id
) as v on v.patient_id = p.id;

create view private.run_records with (security_invoker = true) as
select r.id, jsonb_build_object(
  'id', r.id,
  'organization_id', r.organization_id,
  'patient_id', r.patient_id,
  'status', r.status,
  'priority', r.priority,
  'input_config', r.input_config,
  'inputs_hash', r.inputs_hash,
  'claim_id', r.claim_id,
  'claimed_by', r.claimed_by,
  'claimed_by_name', holder.display_name,
  'created_by', r.created_by,
  'created_by_name', author.display_name,
  'attempt', r.attempt,
  'max_attempts', r.max_attempts,
  'started_at', r.started_at,
  'completed_at', r.completed_at,
  'artifact_id', (
    select l.artifact_id from public.diagnosis_run_artifacts l
    where l.run_id = r.id order by l.sequence_order desc limit 1
  ),
  'error_info', r.error_info,
  'created_at', r.created_at,
  'updated_at', r.updated_at
) as record
from public.diagnosis_runs r
left join public.user_profiles holder on holder.user_id = r.claimed_by
left join public.user_profiles author on author.user_id = r.created_by;

create view private.report_records with (security_invoker = true) as
select a.id, jsonb_build_object(
  'id', a.id,
  'run_id', a.run_id,
  'patient_id', a.patient_id,
  'organization_id', a.organization_id,
  'artifact_type', a.artifact_type,
  'artifact_name', a.artifact_name,
  'artifact_data', a.artifact_data,
  'schema_version', a.schema_version,
  'content_hash', a.content_hash,
  'risk_level', a.risk_level,
  'confidence_score', a.confidence_score,
  'provenance', a.provenance,
  'sequence_order', l.sequence_order,
  'created_at', a.created_at
) as record
from public.diagnosis_artifacts a
join public.diagnosis_run_artifacts l on l.artifact_id = a.id
where a.artifact_type = 'diagnosis_report';

create view private.flag_records with (security_invoker = true) as
select f.organization_id || '/' || f.flag as id, f.sync_xid, jsonb_build_object(
  'organization_id', f.organization_id,
  'flag', f.flag,
  'enabled', f.enabled,
  'updated_by', f.updated_by,
  'updated_by_name', u.display_name,
  'updated_at', f.updated_at
) as record
from public.organization_feature_flags f
left join public.user_profiles u on u.user_id = f.updated_by;

revoke all on private.patient_records, private.run_records, private.report_records, private.flag_records
  from public, anon, authenticated, service_role;
