import type { Facts, Row, Sight } from './facts.ts';

/** Who may do what with the rows of a table. Writing is for nobody but where it says so. */
export interface TableRule {
  sees(row: Row, sight: Sight, facts: Facts): boolean;
  /** Columns that a signed-in person may send in an update, with a value that must get nobody anywhere. */
  readonly updatable?: Readonly<Record<string, string>>;
  /** A table of the product: the project's server key writes it, as it does without the workstation. */
  readonly ofProduct?: boolean;
}

const text = (row: Row, column: string) => String(row[column]);
const inPlace = (row: Row, sight: Sight) =>
  sight.places.has(`${text(row, 'organization_id')}/${text(row, 'patient_id')}`);
const ofAssessment = (row: Row, sight: Sight, facts: Facts) =>
  sight.patients.has(text(facts.rowById('assessments', text(row, 'assessment_id')), 'patient_id'));
const isStaff = (_row: Row, sight: Sight) => sight.staffOf.size > 0;
const ofStaff = (row: Row, sight: Sight) => sight.staffOf.has(text(row, 'organization_id'));

/** Every exposed table. One that is not here fails the matrix. */
export const tableRules: Readonly<Record<string, TableRule>> = {
  organizations: { ofProduct: true, sees: (row, sight) => sight.memberOf.has(text(row, 'id')) },
  user_org_membership: {
    ofProduct: true,
    sees: (row, sight) =>
      (row.user_id === sight.userId && row.is_active === true) ||
      sight.adminOf.has(text(row, 'organization_id')),
  },
  user_profiles: {
    ofProduct: true,
    sees: (row, sight) => row.user_id === sight.userId || sight.colleagues.has(text(row, 'user_id')),
  },
  patient_profiles: { ofProduct: true, sees: (row, sight) => sight.patients.has(text(row, 'id')) },
  clinician_patient_assignments: {
    ofProduct: true,
    sees: (row, sight) =>
      sight.adminOf.has(text(row, 'organization_id')) ||
      (row.clinician_user_id === sight.userId && sight.clinicianOf.has(text(row, 'organization_id'))),
  },
  anamnesis_entries: { ofProduct: true, sees: inPlace },
  funnels: { ofProduct: true, sees: isStaff },
  questions: { ofProduct: true, sees: isStaff },
  assessments: { ofProduct: true, sees: (row, sight) => sight.patients.has(text(row, 'patient_id')) },
  assessment_answers: { ofProduct: true, sees: ofAssessment },
  calculated_results: { ofProduct: true, sees: ofAssessment },
  patient_measures: { ofProduct: true, sees: (row, sight) => sight.patients.has(text(row, 'patient_id')) },
  diagnosis_runs: {
    sees: inPlace,
    updatable: {
      status: 'succeeded',
      claim_id: '11111111-1111-4111-8111-111111111111',
      workstation_id: 'elsewhere',
    },
  },
  diagnosis_artifacts: { sees: inPlace },
  diagnosis_run_artifacts: {
    sees: (row, sight, facts) => inPlace(facts.rowById('diagnosis_runs', text(row, 'run_id')), sight),
  },
  diagnosis_reviews: { sees: inPlace },
  organization_feature_flags: { sees: ofStaff },
  audit_log: { sees: (row, sight) => sight.adminOf.has(text(row, 'organization_id')) },
  sync_tombstones: { sees: ofStaff },
};
