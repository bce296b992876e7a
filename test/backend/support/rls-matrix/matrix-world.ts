import { randomUUID } from 'node:crypto';
import { createClient, type SupabaseClient } from '@supabase/supabase-js';
import postgres, { type Sql } from 'postgres';
import { createUser } from '../../../../embedded/create-user.ts';
import type { Random } from '../../../../embedded/demo/random.ts';
import { type EmbeddedBackend, startEmbedded } from '../../../../embedded/start-embedded.ts';
import {
  addMember,
  addOrganization,
  assign,
  newClient,
  setFeature,
  type TestPatient,
} from '../test-world.ts';
import { addRecords } from './matrix-records.ts';
import type { Caller } from './probe.ts';

const password = 'correct horse battery staple';

/** Somebody with an account, and the client that their token is in. */
export interface Person extends Caller {
  readonly client: SupabaseClient;
}

/** Organisations with people in every relation to them there is, and rows of everybody in every table. */
export interface MatrixWorld {
  readonly backend: EmbeddedBackend;
  readonly sql: Sql;
  /** Signed in before what happened to them happened: their tokens are valid, and may be stale. */
  readonly people: readonly Person[];
  readonly anonymous: Person;
  readonly server: Person;
  stop(): Promise<void>;
}

export interface MatrixSize {
  readonly organizations: number;
  readonly patientsEach: number;
  /** People with memberships and assignments drawn by lot, beside those that are always there. */
  readonly strangers: number;
}

/** An organisation while it is built. */
export interface Place {
  readonly id: string;
  readonly patients: readonly TestPatient[];
  readonly staff: ReadonlyMap<string, string>;
}

/** Starts a backend with such a world. `migrations` are another schema than that of this checkout. */
export async function startMatrixWorld(size: MatrixSize, random: Random): Promise<MatrixWorld> {
  const migrations = process.env.TEST_MIGRATIONS_DIR;
  const backend = await startEmbedded(migrations === undefined ? {} : { migrations });
  const sql = postgres(backend.databaseUrl, { max: 4, onnotice: () => {} });
  const users: { readonly id: string; readonly name: string }[] = [];
  const addPerson = async (name: string): Promise<string> => {
    const id = randomUUID();
    await createUser(sql, { id, email: `${id}@matrix.example`, password: null, displayName: name });
    await sql`insert into user_profiles (user_id, display_name) values (${id}, ${name})`;
    users.push({ id, name });
    return id;
  };
  const organizations: string[] = [];
  for (let index = 0; index < size.organizations; index += 1) {
    organizations.push(await addOrganization(sql, `Organisation ${index}`));
  }
  const places: Place[] = [];
  for (const [index, id] of organizations.entries()) {
    const next = organizations[(index + 1) % organizations.length] ?? id;
    places.push(await addPlace({ sql, id, next, index, patients: size.patientsEach, addPerson }));
  }
  await addStrangers({ sql, places, count: size.strangers, random, addPerson });
  await addRecords(sql, places);
  await keepLeases(sql);
  // The least cost there is: nobody guesses these, and a hundred people sign in.
  await sql`update auth.users set encrypted_password = extensions.crypt(${password}, extensions.gen_salt('bf', 4))`;
  const people = await Promise.all(users.map((user) => signIn(backend, user)));
  for (const place of places) await takeAway(sql, place);
  const asServer = createClient(backend.url, backend.secretKey, {
    auth: { persistSession: false, autoRefreshToken: false },
  });
  return {
    backend,
    sql,
    people,
    anonymous: { name: 'anonymous', role: 'anon', userId: null, client: newClient(backend) },
    server: { name: 'server key', role: 'service_role', userId: null, client: asServer },
    async stop() {
      await sql.end();
      await backend.stop();
    },
  };
}

async function signIn(backend: EmbeddedBackend, { id, name }: { id: string; name: string }): Promise<Person> {
  const client = newClient(backend);
  const { error } = await client.auth.signInWithPassword({ email: `${id}@matrix.example`, password });
  if (error !== null) throw error;
  return { name, role: 'authenticated', userId: id, client };
}

type AddPerson = (name: string) => Promise<string>;

interface NewPlace {
  readonly sql: Sql;
  readonly id: string;
  /** The neighbour, to which some belong too. */
  readonly next: string;
  readonly index: number;
  readonly patients: number;
  readonly addPerson: AddPerson;
}

/** Role in the organisation, role in the neighbour, and whether patients are assigned to them. */
const staffKinds: readonly (readonly [string, string | null, string | null, boolean])[] = [
  ['admin', 'admin', null, false],
  ['clinician', 'clinician', null, true],
  ['colleague', 'clinician', null, false],
  ['nurse', 'nurse', null, true],
  ['roleless', null, null, true],
  ['former clinician', 'clinician', null, true],
  ['former admin', 'admin', null, false],
  ['demoted clinician', 'clinician', null, true],
  ['withdrawn clinician', 'clinician', null, true],
  ['clinician here, admin there', 'clinician', 'admin', true],
  ['nurse here, clinician there', 'nurse', 'clinician', true],
  ['deleted admin', 'admin', null, false],
  ['closed admin', 'admin', null, false],
  ['banned clinician', 'clinician', null, true],
];

async function addPlace({ sql, id, next, index, patients, addPerson }: NewPlace): Promise<Place> {
  const staff = new Map<string, string>();
  for (const [name, role, roleThere] of staffKinds) {
    const userId = await addPerson(`${name} ${index}`);
    staff.set(name, userId);
    if (role !== null) await addMember(sql, userId, id, role);
    if (roleThere !== null && next !== id) await addMember(sql, userId, next, roleThere);
  }
  const people: TestPatient[] = [];
  for (let place = 0; place < patients; place += 1) {
    const userId = place === 0 ? await addPerson(`patient ${index}`) : randomUUID();
    people.push(await addPatient(sql, { organizationId: id, userId }));
  }
  const [first, second, third, fourth] = people;
  if (!first || !second || !third || !fourth) throw new Error('four patients at least');
  // The second is a patient of the neighbour too, and assigned there to nobody of it.
  if (next !== id) await addMember(sql, second.userId, next, 'patient');
  for (const [name, , , hasPatients] of staffKinds) {
    if (!hasPatients) continue;
    for (const patient of [first, second, third, fourth])
      await assign(sql, id, staff.get(name) ?? '', patient);
  }
  await setFeature(sql, id, true);
  return { id, patients: people, staff };
}

/** A patient with a profile who belongs to the organisation. */
async function addPatient(
  sql: Sql,
  { organizationId, userId }: { organizationId: string; userId: string },
): Promise<TestPatient> {
  const id = randomUUID();
  await sql`
    insert into patient_profiles (id, user_id, first_name, last_name, birth_date, contact_email)
    values (${id}, ${userId}, 'Exempla', ${`Musterfrau ${id.slice(0, 8)}`}, '1980-05-03', ${`${id}@patient.example`})`;
  await addMember(sql, userId, organizationId, 'patient');
  return { id, userId };
}

interface Strangers {
  readonly sql: Sql;
  readonly places: readonly Place[];
  readonly count: number;
  readonly random: Random;
  readonly addPerson: AddPerson;
}

async function addStrangers({ sql, places, count, random, addPerson }: Strangers): Promise<void> {
  for (let index = 0; index < count; index += 1) {
    const userId = await addPerson(`stranger ${index}`);
    for (const place of places.filter(() => random.chance(2 / places.length))) {
      const role = random.pick(['patient', 'nurse', 'clinician', 'clinician', 'admin']);
      await addMember(sql, userId, place.id, role, random.chance(0.8));
    }
    const patients = places.flatMap((place) => place.patients.map((patient) => ({ place, patient })));
    for (const { place, patient } of patients.filter(() => random.chance(4 / patients.length))) {
      await assign(sql, place.id, userId, patient);
    }
  }
}

/** Leases that run out while the matrix is at work would make it see what no policy is the reason of. */
async function keepLeases(sql: Sql): Promise<void> {
  await sql`
    update diagnosis_runs set lease_expires_at = now() + interval '1 day'
    where status = 'running' and lease_expires_at > now()`;
}

/**
 * What happens to people while their tokens live on. The third patient leaves and the fourth becomes a nurse; what was
 * made of them stays.
 */
async function takeAway(sql: Sql, { id, staff, patients }: Place): Promise<void> {
  const user = (name: string) => staff.get(name) ?? '';
  const gone = [user('former clinician'), user('former admin'), patients[2]?.userId ?? ''];
  await sql`update user_org_membership set is_active = false where organization_id = ${id} and user_id = any (${gone})`;
  await sql`
    update user_org_membership set role = 'nurse'
    where organization_id = ${id} and user_id = ${user('demoted clinician')}`;
  await sql`
    update user_org_membership set role = 'nurse'
    where organization_id = ${id} and user_id = ${patients[3]?.userId ?? ''}`;
  await sql`
    delete from clinician_patient_assignments
    where organization_id = ${id} and clinician_user_id = ${user('withdrawn clinician')}`;
  await sql`delete from auth.users where id = ${user('deleted admin')}`;
  await sql`update auth.users set deleted_at = now() where id = ${user('closed admin')}`;
  await sql`update auth.users set banned_until = now() + interval '1 day' where id = ${user('banned clinician')}`;
}
