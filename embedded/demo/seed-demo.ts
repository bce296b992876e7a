import { demoAccounts, demoOrganizations, demoStaff } from './accounts.ts';
import { demoId } from './demo-id.ts';
import { generateCatalogue, generatePatients } from './generate-patients.ts';
import { importPatients } from './import-patients.ts';
import { insertRows, type TableRows } from './insert-rows.ts';
import { queueRuns } from './queue-runs.ts';
import type { Catalogue, DemoPatient } from './records.ts';
import type { SeedDemo } from './types.ts';

const generatedPatients = 60;
const elsewherePatients = 2;
const runsByClinician = { keller: 60, novak: 40 };

/**
 * Fills an empty database with the demo organisations, their staff, patients and 100 queued runs; the worker flag stays
 * off. With a patients file, the people in it take the place of the generated patients.
 * @throws PatientsFileError when the file as a whole cannot be used; rows that cannot be used are logged and skipped.
 */
export const seedDemo: SeedDemo = async ({ sql, createUser, patientsFile, log }) => {
  const now = new Date();
  const today = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate()));
  const { patients, catalogue } = await getPatients({ patientsFile, today, log });
  const { rhythm, elsewhere } = demoOrganizations;
  const others = generatePatients({
    count: elsewherePatients,
    organizationId: elsewhere.id,
    group: 'elsewhere',
    today,
  });
  const byClinician = {
    keller: patients.filter((_, index) => index % 2 === 0),
    novak: patients.filter((_, index) => index % 2 === 1),
  };
  const runs = queueRuns(
    [
      { clinicianId: demoStaff.keller.id, patients: byClinician.keller, runs: runsByClinician.keller },
      { clinicianId: demoStaff.novak.id, patients: byClinician.novak, runs: runsByClinician.novak },
    ],
    { organizationId: rhythm.id, now },
  );
  for (const { id, email, password, displayName } of Object.values(demoStaff)) {
    await createUser({ id, email, password, displayName });
  }
  await insertRows(sql, [
    ...organizationTables([
      { organizationId: rhythm.id, patients },
      { organizationId: elsewhere.id, patients: others },
    ]),
    ...assignmentTables([
      { clinician: demoStaff.keller, patients: byClinician.keller },
      { clinician: demoStaff.novak, patients: byClinician.novak },
      { clinician: demoStaff.other, patients: others },
    ]),
    ...recordTables([...patients, ...others], catalogue),
    { table: 'diagnosis_runs', rows: runs },
  ]);
  log(`demo: ${patients.length} patients, ${runs.length} queued runs`);
  return demoAccounts;
};

async function getPatients(source: {
  patientsFile: string | null;
  today: Date;
  log: (line: string) => void;
}): Promise<{ patients: DemoPatient[]; catalogue: Catalogue }> {
  const { patientsFile, today, log } = source;
  const organizationId = demoOrganizations.rhythm.id;
  const generated = generateCatalogue();
  if (patientsFile === null) {
    const patients = generatePatients({ count: generatedPatients, organizationId, group: 'rhythm', today });
    return { patients, catalogue: generated };
  }
  const { patients, catalogue } = await importPatients(patientsFile, { organizationId, today, log });
  // The patients of the other organisation are generated all the same.
  return {
    patients,
    catalogue: {
      funnels: [...generated.funnels, ...catalogue.funnels],
      questions: [...generated.questions, ...catalogue.questions],
    },
  };
}

interface Membership {
  organizationId: string;
  patients: readonly DemoPatient[];
}

function organizationTables(memberships: readonly Membership[]): TableRows[] {
  const staff = Object.values(demoStaff);
  const member = (user_id: string, organization_id: string, role: string) => ({
    user_id,
    organization_id,
    role,
  });
  return [
    { table: 'organizations', rows: Object.values(demoOrganizations) },
    {
      table: 'user_profiles',
      rows: staff.map(({ id, displayName }) => ({ user_id: id, display_name: displayName })),
    },
    {
      table: 'patient_profiles',
      rows: memberships.flatMap(({ patients }) => patients.map(({ profile }) => profile)),
    },
    {
      table: 'user_org_membership',
      rows: [
        ...staff.map(({ id, organizationId, role }) => member(id, organizationId, role)),
        ...memberships.flatMap(({ organizationId, patients }) =>
          patients.map(({ profile }) => member(profile.user_id, organizationId, 'patient')),
        ),
      ],
    },
  ];
}

function assignmentTables(
  assignments: readonly {
    clinician: { id: string; organizationId: string };
    patients: readonly DemoPatient[];
  }[],
): TableRows[] {
  const rows = assignments.flatMap(({ clinician, patients }) =>
    patients.map(({ profile }) => ({
      id: demoId(`assignment:${clinician.id}:${profile.user_id}`),
      organization_id: clinician.organizationId,
      clinician_user_id: clinician.id,
      patient_user_id: profile.user_id,
    })),
  );
  return [{ table: 'clinician_patient_assignments', rows }];
}

function recordTables(patients: readonly DemoPatient[], { funnels, questions }: Catalogue): TableRows[] {
  return [
    { table: 'funnels', rows: funnels },
    { table: 'questions', rows: questions },
    { table: 'anamnesis_entries', rows: patients.flatMap(({ entries }) => entries) },
    { table: 'assessments', rows: patients.flatMap(({ assessments }) => assessments) },
    { table: 'assessment_answers', rows: patients.flatMap(({ answers }) => answers) },
    { table: 'calculated_results', rows: patients.flatMap(({ results }) => results) },
    { table: 'patient_measures', rows: patients.flatMap(({ measures }) => measures) },
  ];
}
