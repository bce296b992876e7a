import { asOwnerFor, firstRow, owner, refusal, truth, type World } from './guard.ts';
import type { Probe } from './probe.ts';
import { isRow, literal } from './sql-text.ts';
import { targetsOf } from './targets.ts';

/** What is done leaves its row in the audit log, is told to who comes to see it, and bears the name of who did it. */
export function trails({ facts, clinician, colleague }: World): Probe[] {
  const { runs, patients, reports } = targetsOf(facts, clinician);
  const run = runs.find(({ isVisible, status }) => isVisible && status === 'queued')?.run ?? {};
  const report =
    reports.find(({ row, isVisible }) => isVisible && row.artifact_type === 'diagnosis_report')?.row ?? {};
  const patient = patients.find(({ isVisible }) => isVisible);
  const flag = firstRow(
    facts,
    'organization_feature_flags',
    (row) => row.organization_id === run.organization_id,
  );
  const flagAt = isRow(['organization_id', 'flag'], flag);
  const logged = (action: string) => `select to_jsonb(exists (
    select from public.audit_log where action = ${literal(action)} and created_at = now()))`;
  const did = (about: string, action: string, text: string, caller = owner) =>
    truth({ about, name: `writes down ${action}`, text: logged(action), before: [{ caller, text }] });
  const insertRun = `insert into public.diagnosis_runs (organization_id, patient_id)
    values (${literal(run.organization_id)}, ${literal(run.patient_id)})`;
  const review = (hash: unknown, by: unknown) => `insert into public.diagnosis_reviews
    (artifact_id, content_hash, kind, finding_index, decision, created_by, organization_id, patient_id, run_id)
    values (${literal(report.id)}, ${literal(hash)}, 'finding_decision', 1, 'accept', ${literal(by)},
      gen_random_uuid(), gen_random_uuid(), gen_random_uuid())`;
  const reviewer = asOwnerFor(clinician.userId);
  const switched = `update public.organization_feature_flags set enabled = not enabled, updated_by = null where ${flagAt}`;
  const isStamped = `select to_jsonb(updated_by = ${literal(clinician.userId)} and updated_at = now())
    from public.organization_feature_flags where ${flagAt}`;
  const bearsName = `select to_jsonb(created_by = ${literal(clinician.userId)} and run_id = ${literal(report.run_id)})
    from public.diagnosis_reviews where artifact_id = ${literal(report.id)} and finding_index = 1`;
  const announced = `select to_jsonb(sync_xid = pg_current_xact_id()) from public.patient_profiles
    where id = ${literal(patient?.patientId)}`;
  const assignAgain = `update public.clinician_patient_assignments set created_at = now()
    where patient_user_id = ${literal(patient?.userId)}`;
  const joinAgain = `update public.user_org_membership set is_active = true where user_id = ${literal(patient?.userId)}`;
  const move = `update public.organization_feature_flags set organization_id = gen_random_uuid() where ${flagAt}`;
  const reviews = 'diagnosis_reviews';
  const flags = 'organization_feature_flags';
  return [
    did('diagnosis_runs', 'run.created', insertRun),
    did(
      'diagnosis_runs',
      'run.claimed',
      `update public.diagnosis_runs set status = 'running',
      claim_id = gen_random_uuid() where ${isRow(['id'], run)}`,
      clinician,
    ),
    did(reviews, 'review.recorded', review(report.content_hash, null), reviewer),
    did(flags, 'feature_flag.changed', switched),
    truth({
      about: reviews,
      name: 'bears the name',
      text: bearsName,
      before: [{ caller: reviewer, text: review(report.content_hash, colleague.userId) }],
    }),
    refusal(
      { about: reviews, name: 'is of what was read', caller: reviewer, text: review('0'.repeat(64), null) },
      'RW003',
    ),
    refusal(
      {
        about: reviews,
        name: 'is of who may',
        caller: asOwnerFor(colleague.userId),
        text: review(report.content_hash, null),
      },
      '42501',
      'not permitted',
    ),
    truth({
      about: flags,
      name: 'bears the name',
      text: isStamped,
      before: [{ caller: reviewer, text: switched }],
    }),
    refusal({ about: flags, name: 'stays where it is', text: move }, '42501'),
    truth({
      about: 'clinician_patient_assignments',
      name: 'is announced',
      text: announced,
      before: [{ caller: owner, text: assignAgain }],
    }),
    truth({
      about: 'user_org_membership',
      name: 'is announced',
      text: announced,
      before: [{ caller: owner, text: joinAgain }],
    }),
  ];
}
