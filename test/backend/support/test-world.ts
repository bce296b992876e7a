import { randomUUID } from 'node:crypto';
import { createClient, type SupabaseClient } from '@supabase/supabase-js';
import postgres, { type Sql } from 'postgres';
import { createUser } from '../../../embedded/create-user.ts';
import { type EmbeddedBackend, startEmbedded } from '../../../embedded/start-embedded.ts';
import { featureFlagName } from '../../../shared/records.ts';

/** One signed-in (or anonymous) person, with the client an application would use. */
export interface Actor {
  readonly id: string;
  readonly client: SupabaseClient;
}

const staff = [
  { name: 'admin', role: 'admin', at: 'home' },
  { name: 'clinician', role: 'clinician', at: 'home' },
  { name: 'colleague', role: 'clinician', at: 'home' },
  { name: 'nurse', role: 'nurse', at: 'home' },
  { name: 'former', role: 'clinician', at: 'home' },
  { name: 'otherAdmin', role: 'admin', at: 'other' },
  { name: 'otherClinician', role: 'clinician', at: 'other' },
] as const;

export type ActorName = (typeof staff)[number]['name'] | 'patient' | 'roleless' | 'anonymous';

/** Two organisations with one patient each, whose clinician is assigned to the patient. The colleague is not. */
export interface TestWorld {
  readonly backend: EmbeddedBackend;
  /** The database's owner: for looking, and for what has no API. */
  readonly sql: Sql;
  readonly home: string;
  readonly other: string;
  readonly homePatient: TestPatient;
  readonly otherPatient: TestPatient;
  actor(name: ActorName): Actor;
  stop(): Promise<void>;
}

export interface TestPatient {
  readonly id: string;
  readonly userId: string;
}

const password = 'correct horse battery staple';

/**
 * Starts a backend of its own with people and patients in it. Stop it in `afterAll`.
 * `TEST_MIGRATIONS_DIR` runs the same tests against other SQL: a loosened copy must turn them red.
 */
export async function startTestWorld(migrations = process.env.TEST_MIGRATIONS_DIR): Promise<TestWorld> {
  const backend = await startEmbedded(migrations === undefined ? {} : { migrations });
  const sql = postgres(backend.databaseUrl, { max: 8, onnotice: () => {} });
  const home = await addOrganization(sql, 'Home');
  const other = await addOrganization(sql, 'Other');
  const homePatient = await addPatient(sql, home);
  const otherPatient = await addPatient(sql, other);
  const actors = new Map<ActorName, Actor>([['anonymous', { id: '', client: newClient(backend) }]]);
  for (const person of staff) {
    const actor = await addUser(backend, sql, person.name);
    const organizationId = person.at === 'home' ? home : other;
    await addMember(sql, actor.id, organizationId, person.role, person.name !== 'former');
    actors.set(person.name, actor);
  }
  actors.set('roleless', await addUser(backend, sql, 'roleless'));
  actors.set('patient', await addUser(backend, sql, 'patient', homePatient.userId));
  const actor = (name: ActorName): Actor => {
    const found = actors.get(name);
    if (found === undefined) throw new Error(`no actor ${name}`);
    return found;
  };
  await assign(sql, home, actor('clinician').id, homePatient);
  // an assignment alone must open nothing
  for (const name of ['former', 'nurse', 'roleless'] as const) {
    await assign(sql, home, actor(name).id, homePatient);
  }
  await assign(sql, other, actor('otherClinician').id, otherPatient);
  const stop = async () => {
    await sql.end();
    await backend.stop();
  };
  return { backend, sql, home, other, homePatient, otherPatient, actor, stop };
}

/** A client with the publishable key, as the desktop has it; without a session it is anonymous. */
export function newClient(
  backend: EmbeddedBackend,
  fetchImplementation: typeof fetch = fetch,
): SupabaseClient {
  return createClient(backend.url, backend.publishableKey, {
    auth: { persistSession: false, autoRefreshToken: false, detectSessionInUrl: false },
    global: { fetch: fetchImplementation },
  });
}

async function addUser(
  backend: EmbeddedBackend,
  sql: Sql,
  name: string,
  id: string = randomUUID(),
): Promise<Actor> {
  const email = `${name.toLowerCase()}@test.example`;
  await createUser(sql, { id, email, password, displayName: name });
  await sql`insert into user_profiles (user_id, display_name) values (${id}, ${name}) on conflict do nothing`;
  const client = newClient(backend);
  const { error } = await client.auth.signInWithPassword({ email, password });
  if (error !== null) throw error;
  return { id, client };
}

/** Adds an organisation. @returns its id. */
export async function addOrganization(sql: Sql, name: string): Promise<string> {
  const id = randomUUID();
  await sql`insert into organizations (id, name, slug) values (${id}, ${name}, ${id})`;
  return id;
}

/** Gives a user a role in an organisation. */
export async function addMember(
  sql: Sql,
  userId: string,
  organizationId: string,
  role: string,
  isActive = true,
): Promise<void> {
  await sql`
    insert into user_org_membership (user_id, organization_id, role, is_active)
    values (${userId}, ${organizationId}, ${role}, ${isActive})`;
}

/** Adds a patient who belongs to the organisation and is assigned to nobody. */
export async function addPatient(sql: Sql, organizationId: string): Promise<TestPatient> {
  const patient = { id: randomUUID(), userId: randomUUID() };
  await sql`
    insert into patient_profiles (id, user_id, first_name, last_name, birth_date, sex, contact_email, contact_phone)
    values (${patient.id}, ${patient.userId}, 'Exempla', 'Musterfrau', '1980-05-03', 'female',
      'exempla@patient.example', '+49 30 000000')`;
  await addMember(sql, patient.userId, organizationId, 'patient');
  return patient;
}

/** Assigns a patient to a clinician. */
export async function assign(
  sql: Sql,
  organizationId: string,
  clinicianId: string,
  patient: TestPatient,
): Promise<void> {
  await sql`
    insert into clinician_patient_assignments (organization_id, clinician_user_id, patient_user_id)
    values (${organizationId}, ${clinicianId}, ${patient.userId})`;
}

/** Queues a run. @returns its id. */
export async function addRun(sql: Sql, organizationId: string, patient: TestPatient): Promise<string> {
  const id = randomUUID();
  await sql`
    insert into diagnosis_runs (id, organization_id, patient_id) values (${id}, ${organizationId}, ${patient.id})`;
  return id;
}

/** Switches the feature of an organisation. */
export async function setFeature(sql: Sql, organizationId: string, enabled: boolean): Promise<void> {
  await sql`
    insert into organization_feature_flags (organization_id, flag, enabled)
    values (${organizationId}, ${featureFlagName}, ${enabled})
    on conflict (organization_id, flag) do update set enabled = excluded.enabled`;
}
