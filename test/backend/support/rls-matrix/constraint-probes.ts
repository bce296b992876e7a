import { firstRow, refusal, type World } from './guard.ts';
import type { Probe } from './probe.ts';
import { isRow, literal } from './sql-text.ts';

/** What is there once is there once, and a row says what its status means. */
export function constraints({ facts }: World): Probe[] {
  const twice = ['user_org_membership', 'diagnosis_run_artifacts', 'organization_feature_flags'].map(
    (table) => {
      const copy = literal(JSON.stringify(firstRow(facts, table)));
      const text = `insert into public.${table} select * from jsonb_populate_record(null::public.${table}, ${copy})`;
      return refusal({ about: table, name: `${table} twice`, text }, '23505');
    },
  );
  const run = firstRow(facts, 'diagnosis_runs', (row) => row.status === 'succeeded');
  const again = (table: string, columns: string, values: string, where: string) =>
    `insert into ${table} (${columns}) select ${values} from ${table} where ${where} limit 1`;
  const artifact = 'public.diagnosis_artifacts';
  const columns =
    'organization_id, patient_id, run_id, claim_id, artifact_type, artifact_name, artifact_data, schema_version, content_hash, created_by';
  const member = firstRow(facts, 'user_org_membership');
  const violations: readonly (readonly [string, string, string])[] = [
    ['diagnosis_artifacts', again(artifact, columns, columns, `run_id = ${literal(run.id)}`), '23505'],
    [
      'diagnosis_artifacts',
      again(
        artifact,
        columns,
        columns.replace('claim_id', 'gen_random_uuid()').replace('content_hash', "'x'"),
        `run_id = ${literal(run.id)}`,
      ),
      '23514',
    ],
    [
      'diagnosis_run_artifacts',
      again(
        'public.diagnosis_run_artifacts',
        'run_id, artifact_id, sequence_order',
        'run_id, artifact_id, 99',
        'true',
      ),
      '23505',
    ],
    [
      'run_claims',
      again(
        'private.run_claims',
        'claim_id, run_id, claimed_by, attempt',
        'claim_id, run_id, claimed_by, attempt',
        'true',
      ),
      '23505',
    ],
    [
      'user_org_membership',
      `update public.user_org_membership set role = 'owner' where ${isRow(['user_id', 'organization_id'], member)}`,
      '23514',
    ],
    ['patient_profiles', again('public.patient_profiles', 'user_id', 'user_id', 'true'), '23505'],
    [
      'organization_feature_flags',
      `insert into public.organization_feature_flags (organization_id, flag) values (${literal(run.organization_id)}, 'a note')`,
      '23514',
    ],
    ['run_claims', `update private.run_claims set is_swept = true where outcome = 'succeeded'`, '23514'],
    [
      'run_claims',
      `update private.run_claims set superseded_at = now() where outcome = 'succeeded'`,
      '23514',
    ],
    ['run_claims', `update private.run_claims set error_info = '{}' where outcome = 'succeeded'`, '23514'],
  ];
  return [
    ...twice,
    ...violations.map(([about, text, state]) => refusal({ about, name: text.slice(0, 90), text }, state)),
  ];
}
