import { randomUUID } from 'node:crypto';
import type { Sql } from 'postgres';
import { createUser } from '../../../embedded/create-user.ts';
import { addMember, addOrganization, addPatient, addRun, assign } from './test-world.ts';

/** The password of everybody in the ward. */
export const password = 'Spring-rain-2026';

export interface Clinician {
  readonly id: string;
  readonly email: string;
  readonly organizationId: string;
  /** The only run that this clinician sees. */
  readonly runId: string;
}

/** A user with an organisation of their own, one patient in it and one run. */
export async function addClinician(sql: Sql, role = 'clinician'): Promise<Clinician> {
  const id = randomUUID();
  const email = `${id}@ward.example`;
  await createUser(sql, { id, email, password, displayName: 'Dr. Ward' });
  await sql`insert into user_profiles (user_id, display_name) values (${id}, 'Dr. Ward')`;
  const organizationId = await addOrganization(sql, 'Ward');
  return { id, email, organizationId, runId: await addPlace(sql, id, organizationId, role) };
}

/** Makes the user a member with one patient and one run. @returns the run */
export async function addPlace(
  sql: Sql,
  userId: string,
  organizationId: string,
  role = 'clinician',
): Promise<string> {
  await addMember(sql, userId, organizationId, role);
  const patient = await addPatient(sql, organizationId);
  await assign(sql, organizationId, userId, patient);
  return addRun(sql, organizationId, patient);
}
