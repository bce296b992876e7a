import type { Sql } from 'postgres';
import { demoStaff } from '../../embedded/demo/accounts.ts';

const reasons = [
  'Ein- und Durchschlafstörung',
  'Verdacht auf Erschöpfungssyndrom',
  'Standortbestimmung Resilienz',
  'Preparation of the annual review',
  'Stress follow-up',
  'Vor der Wiedereingliederung',
  'Überprüfung der Schlafmedikation',
];

/** Words that somebody would type: common and rare ones, parts, names, two at once, ids, and what there is not. */
export const searches = [
  'schlaf',
  'Erschöpfung',
  'stress',
  'annual review',
  'wiedereingliederung',
  'medikation',
  'resilienz',
  'muster',
  'probe',
  'specimen',
  'attrappe',
  'eiche',
  'linde anna',
  'demo birke',
  'beispiel stress',
  'nr 4711',
  'nr 31',
  'nr 99',
  '12',
  'st',
  'a',
  'quetzalcoatl',
  'xyz stress',
  '0193',
  'ff00',
  'schlaf nr 77',
];

/**
 * Runs of the patients of Dr. Keller, half of them queued, numbered in their reasons; written as they would stand there
 * after years, without what the triggers do on the way but for the change that the feed tells.
 */
export async function addRuns(sql: Sql, from: number, count: number): Promise<void> {
  await sql.begin(async (transaction) => {
    await transaction`alter table diagnosis_runs disable trigger user`;
    await transaction`
      insert into diagnosis_runs (
        organization_id, patient_id, priority, created_at, status, completed_at, output_data, input_config, created_by
      )
      select ${demoStaff.keller.organizationId}, p.id, 0, now() - interval '90 days' + n * interval '1 minute',
        case n % 2 when 0 then 'queued' else 'succeeded' end::diagnosis_run_status,
        case n % 2 when 1 then now() - interval '90 days' + n * interval '1 minute' end,
        case n % 2 when 1 then '{"artifact_id": null}'::jsonb end,
        jsonb_build_object('reason', (${reasons}::text[])[1 + n % ${reasons.length}::int] || ' nr ' || n),
        ${demoStaff.keller.id}
      from generate_series(${from}::int, ${from + count - 1}::int) n
      join (
        select p.id, row_number() over (order by p.id) - 1 as place, count(*) over () as patients
        from patient_profiles p join clinician_patient_assignments a on a.patient_user_id = p.user_id
        where a.clinician_user_id = ${demoStaff.keller.id}
      ) p on p.place = (n / 2) % p.patients`;
    await transaction`alter table diagnosis_runs enable trigger user`;
  });
  await sql`analyze diagnosis_runs`;
}
