import type { ReservedSql, Sql } from 'postgres';
import { z } from 'zod';
import { demoOrganizations, demoStaff } from '../../../embedded/demo/accounts.ts';
import type { Random } from '../../../embedded/demo/random.ts';
import type { Remote } from '../../../main/remote/remote.ts';
import { runIdSchema } from '../../../shared/ids.ts';
import { setFeature } from '../../backend/support/test-world.ts';
import { reviewReport } from './review-report.ts';
import { claimFree, settle } from './run-ends.ts';

/** The changes that happen on the server meanwhile. */
export interface OracleWrites {
  /** One change, of any kind. */
  write(): Promise<void>;
  /** Ends the transaction that is still open, if there is one. */
  finishLate(): Promise<void>;
  lateCommits(): number;
}

const idsSchema = z.array(z.object({ id: z.string() }));
const patientsSchema = z.array(z.object({ id: z.string(), user_id: z.string() }));

/** Begins with an empty queue and the patients of the demo data. */
export async function createOracleWrites(sql: Sql, executor: Remote, random: Random): Promise<OracleWrites> {
  const organizationId = demoOrganizations.rhythm.id;
  await sql`delete from diagnosis_runs`;
  await setFeature(sql, organizationId, true);
  const patients = patientsSchema.parse([
    ...(await sql`
      select p.id, p.user_id from patient_profiles p
      join user_org_membership m on m.user_id = p.user_id
      where m.organization_id = ${organizationId} and m.role = 'patient' order by p.id`),
  ]);
  let runs: string[] = [];
  let late: ReservedSql | null = null;
  let lateCommits = 0;

  async function insertRun(through: Sql | ReservedSql): Promise<void> {
    const reason = { reason: `Reason ${random.int(1, 1_000_000)}` };
    const [row] = idsSchema.parse([
      ...(await through`
        insert into diagnosis_runs (organization_id, patient_id, priority, input_config)
        values (${organizationId}, ${random.pick(patients).id}, ${random.int(0, 3)}, ${sql.json(reason)}) returning id`),
    ]);
    if (row) runs.push(row.id);
  }

  const kinds: Record<string, () => Promise<unknown>> = {
    insertRun: () => insertRun(sql),
    async deleteRun() {
      const id = random.pick(runs);
      await sql`delete from diagnosis_runs where id = ${id}`;
      runs = runs.filter((other) => other !== id);
    },
    async finishRun() {
      const [queued] = idsSchema.parse([
        ...(await sql`select id from diagnosis_runs where id = any(${runs}) and status = 'queued' limit 1`),
      ]);
      if (!queued) return;
      await sql`update organization_feature_flags set enabled = true where organization_id = ${organizationId}`;
      const held = await claimFree(executor, runIdSchema.parse(queued.id));
      if (random.chance(0.8)) await settle(executor, held, random.pick(['complete', 'fail']));
    },
    async review() {
      const reports = idsSchema.parse([
        ...(await sql`
          select id from diagnosis_artifacts
          where run_id = any(${runs}) and artifact_type = 'diagnosis_report' order by id`),
      ]);
      if (reports.length === 0) return;
      await reviewReport(sql, executor, random.pick(reports).id, random.pick(['accept', 'override']));
    },
    async toggleAssignment() {
      const [clinician, patient] = [
        random.pick([demoStaff.keller.id, demoStaff.novak.id]),
        random.pick(patients),
      ];
      const removed = await sql`
        delete from clinician_patient_assignments
        where clinician_user_id = ${clinician} and patient_user_id = ${patient.user_id} returning 1`;
      if (removed.length > 0) return;
      await sql`insert into clinician_patient_assignments (organization_id, clinician_user_id, patient_user_id)
        values (${organizationId}, ${clinician}, ${patient.user_id})`;
    },
    renamePatient: () => sql`
      update patient_profiles set last_name = ${`Name ${random.int(1, 1_000_000)}`}
      where id = ${random.pick(patients).id}`,
    toggleFlag: () => sql`
      update organization_feature_flags set enabled = not enabled where organization_id = ${organizationId}`,
    async late() {
      if (late) return finishLate();
      late = await sql.reserve();
      await late`begin`;
      await insertRun(late);
    },
  };
  const weighted = [
    ...Array<string>(6).fill('insertRun'),
    ...Array<string>(3).fill('finishRun'),
    ...Array<string>(3).fill('review'),
    'deleteRun',
    'toggleAssignment',
    'toggleAssignment',
    'renamePatient',
    'renamePatient',
    'toggleFlag',
    'late',
    'late',
  ];

  async function finishLate(): Promise<void> {
    const open = late;
    if (!open) return;
    late = null;
    if (random.chance(0.7)) await open`commit`;
    else await open`rollback`;
    open.release();
    lateCommits += 1;
  }

  return {
    async write() {
      const kind = runs.length === 0 ? 'insertRun' : random.pick(weighted);
      await kinds[kind]?.();
    },
    finishLate,
    lateCommits: () => lateCommits,
  };
}
