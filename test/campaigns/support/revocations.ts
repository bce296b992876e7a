import type { Sql } from 'postgres';

/** A clinician of two organisations and a patient of both, assigned in both. */
export interface Sight {
  readonly clinicianId: string;
  readonly patient: { readonly id: string; readonly userId: string };
  readonly first: string;
  readonly second: string;
}

/** One way in which somebody loses the sight of something; each is one transaction. */
export interface Revocation {
  readonly name: string;
  /** The clinician's own role has changed: then the feed begins again. Otherwise only the scope tells. */
  readonly restarts: boolean;
  revoke(sql: Sql, sight: Sight): Promise<unknown>;
}

/** Every way there is. */
export const revocations: readonly Revocation[] = [
  {
    name: 'unassigned in one of two organisations',
    restarts: false,
    revoke: (sql, { clinicianId, patient, second }) => sql`
      delete from clinician_patient_assignments
      where clinician_user_id = ${clinicianId} and patient_user_id = ${patient.userId} and organization_id = ${second}`,
  },
  {
    name: 'unassigned in both',
    restarts: false,
    revoke: (sql, { clinicianId, patient }) => sql`
      delete from clinician_patient_assignments
      where clinician_user_id = ${clinicianId} and patient_user_id = ${patient.userId}`,
  },
  {
    name: 'assigned to somebody else',
    restarts: false,
    revoke: (sql, { clinicianId, patient, first }) => sql`
      update clinician_patient_assignments set clinician_user_id = gen_random_uuid()
      where clinician_user_id = ${clinicianId} and patient_user_id = ${patient.userId} and organization_id = ${first}`,
  },
  {
    name: 'the patient leaves an organisation',
    restarts: false,
    revoke: (sql, { patient, first }) => sql`
      update user_org_membership set is_active = false
      where user_id = ${patient.userId} and organization_id = ${first}`,
  },
  {
    name: 'the patient is taken off an organisation',
    restarts: false,
    revoke: (sql, { patient, second }) => sql`
      delete from user_org_membership where user_id = ${patient.userId} and organization_id = ${second}`,
  },
  {
    name: 'the patient is deleted',
    restarts: false,
    revoke: (sql, { patient }) => sql`delete from patient_profiles where id = ${patient.id}`,
  },
  {
    name: 'the clinician becomes a nurse in one organisation',
    restarts: true,
    revoke: (sql, { clinicianId, second }) => sql`
      update user_org_membership set role = 'nurse' where user_id = ${clinicianId} and organization_id = ${second}`,
  },
  {
    name: 'the clinician is suspended in one organisation',
    restarts: true,
    revoke: (sql, { clinicianId, first }) => sql`
      update user_org_membership set is_active = false
      where user_id = ${clinicianId} and organization_id = ${first}`,
  },
  {
    name: 'the clinician leaves both',
    restarts: true,
    revoke: (sql, { clinicianId }) => sql`delete from user_org_membership where user_id = ${clinicianId}`,
  },
];
