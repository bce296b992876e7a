import { randomUUID } from 'node:crypto';
import type { Sql } from 'postgres';
import { createUser } from '../../../embedded/create-user.ts';
import type { Remote } from '../../../main/remote/remote.ts';
import { must } from '../../backend/remote-fixture.ts';
import { addMember } from '../../backend/support/test-world.ts';

const password = 'correct horse battery staple';

/** Makes a clinician of these organisations and signs them in with `remote`. @returns the user's id. */
export async function addClinician(
  sql: Sql,
  remote: Remote,
  organizationIds: readonly string[],
): Promise<string> {
  const id = randomUUID();
  const email = `${id}@clinician.example`;
  await createUser(sql, { id, email, password, displayName: 'Dr. Campaign' });
  for (const organizationId of organizationIds) await addMember(sql, id, organizationId, 'clinician');
  must(await remote.auth.signIn({ email, password }));
  return id;
}
