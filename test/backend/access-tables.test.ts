import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { everybody } from './support/everybody.ts';
import { fillTables } from './support/fill-tables.ts';
import { type ActorName, startTestWorld, type TestWorld } from './support/test-world.ts';

const signedIn = everybody.filter((name) => name !== 'anonymous');

type Sight = 'own patients' | 'staff' | 'admins' | 'reference';
interface Table {
  readonly name: string;
  /** Column that identifies a row. */
  readonly key: string;
  /** Who sees what: rows of the patient (assigned clinician, admin), of the organisation (staff, admins), or all (staff). */
  readonly sight: Sight;
  /** SQL condition on the organisation `$org$`. */
  readonly of: string;
  /** A column to try to write. */
  readonly written: string;
}

const ofPatient = `patient_id in (select p.id from patient_profiles p join user_org_membership m on m.user_id = p.user_id
  where m.organization_id = $org$)`;
const ofAssessment = `assessment_id in (select a.id from assessments a where a.${ofPatient})`;
const ofOrganization = 'organization_id = $org$';

const tables: readonly Table[] = [
  {
    name: 'patient_profiles',
    key: 'id',
    sight: 'own patients',
    of: ofPatient.replace('patient_id', 'id'),
    written: 'sex',
  },
  { name: 'anamnesis_entries', key: 'id', sight: 'own patients', of: ofOrganization, written: 'title' },
  { name: 'assessments', key: 'id', sight: 'own patients', of: ofPatient, written: 'funnel' },
  {
    name: 'assessment_answers',
    key: 'assessment_id',
    sight: 'own patients',
    of: ofAssessment,
    written: 'answer_value',
  },
  { name: 'calculated_results', key: 'id', sight: 'own patients', of: ofAssessment, written: 'scores' },
  { name: 'patient_measures', key: 'id', sight: 'own patients', of: ofPatient, written: 'stress_score' },
  { name: 'diagnosis_runs', key: 'id', sight: 'own patients', of: ofOrganization, written: 'priority' },
  {
    name: 'diagnosis_artifacts',
    key: 'id',
    sight: 'own patients',
    of: ofOrganization,
    written: 'artifact_data',
  },
  {
    name: 'diagnosis_run_artifacts',
    key: 'artifact_id',
    sight: 'own patients',
    of: `run_id in (select r.id from diagnosis_runs r where r.${ofOrganization})`,
    written: 'sequence_order',
  },
  { name: 'diagnosis_reviews', key: 'id', sight: 'own patients', of: ofOrganization, written: 'reason' },
  {
    name: 'organization_feature_flags',
    key: 'organization_id',
    sight: 'staff',
    of: ofOrganization,
    written: 'updated_by',
  },
  { name: 'sync_tombstones', key: 'id', sight: 'staff', of: ofOrganization, written: 'row_id' },
  { name: 'audit_log', key: 'id', sight: 'admins', of: ofOrganization, written: 'action' },
  { name: 'funnels', key: 'slug', sight: 'reference', of: '$org$ is not null', written: 'title' },
  { name: 'questions', key: 'key', sight: 'reference', of: '$org$ is not null', written: 'label' },
];

const seers: Record<Sight, readonly ActorName[]> = {
  'own patients': ['clinician', 'admin', 'otherClinician', 'otherAdmin'],
  staff: ['colleague', 'clinician', 'admin', 'otherClinician', 'otherAdmin'],
  admins: ['admin', 'otherAdmin'],
  reference: ['colleague', 'clinician', 'admin', 'otherClinician', 'otherAdmin'],
};

let world: TestWorld;
beforeAll(async () => {
  world = await startTestWorld();
  await fillTables(world);
});
afterAll(() => world.stop());

const organizationOf = (name: ActorName) => (name.startsWith('other') ? world.other : world.home);

async function expectedKeys(table: Table, name: ActorName): Promise<string[]> {
  if (!seers[table.sight].includes(name)) return [];
  const condition = table.of.replaceAll('$org$', '$1::uuid');
  const rows = await world.sql.unsafe(
    `select ${table.key}::text as key from ${table.name} where ${condition} order by 1`,
    [organizationOf(name)],
  );
  return rows.map((row) => String(row.key));
}

describe.each(tables)('$name', (table) => {
  it.each(signedIn)('shows the %s exactly what is theirs', async (name) => {
    const expected = await expectedKeys(table, name);
    const { data, error } = await world.actor(name).client.from(table.name).select('*');
    expect(error).toBeNull();
    expect(data?.map((row) => String(row[table.key])).sort()).toEqual(expected.sort());
    if (seers[table.sight].includes(name)) expect(expected.length).toBeGreaterThan(0);
  });

  it('is closed to the anonymous', async () => {
    const { error } = await world.actor('anonymous').client.from(table.name).select('*');
    expect(error?.code).toBe('42501');
  });

  it.each(everybody)('lets the %s write no row', async (name) => {
    const { client } = world.actor(name);
    const [row] = await world.sql.unsafe(
      `select * from ${table.name} where ${table.of.replaceAll('$org$', '$1::uuid')}`,
      [world.home],
    );
    const key = String(row?.[table.key]);
    const values = Object.fromEntries(Object.entries(row ?? {}).filter(([column]) => column !== 'id'));
    const insert = await client.from(table.name).insert(values);
    const update = await client
      .from(table.name)
      .update({ [table.written]: row?.[table.written] })
      .eq(table.key, key);
    const remove = await client.from(table.name).delete().eq(table.key, key);
    expect([insert.error?.code, update.error?.code, remove.error?.code]).toEqual(['42501', '42501', '42501']);
  });
});

describe('who belongs where', () => {
  const organizationsOf = async (name: ActorName) => {
    const { data } = await world.actor(name).client.from('organizations').select('id');
    return data?.map((row) => row.id);
  };

  it('shows active members their organisation and nobody else any', async () => {
    expect(await organizationsOf('nurse')).toEqual([world.home]);
    expect(await organizationsOf('otherAdmin')).toEqual([world.other]);
    expect(await organizationsOf('former')).toEqual([]);
    expect(await organizationsOf('roleless')).toEqual([]);
  });

  it('shows memberships to their owner and to the admin', async () => {
    const membersSeenBy = async (name: ActorName) => {
      const { data } = await world
        .actor(name)
        .client.from('user_org_membership')
        .select('user_id, organization_id');
      return data ?? [];
    };
    expect(await membersSeenBy('clinician')).toEqual([
      { user_id: world.actor('clinician').id, organization_id: world.home },
    ]);
    expect(await membersSeenBy('former')).toEqual([]);
    const seenByAdmin = await membersSeenBy('admin');
    expect(new Set(seenByAdmin.map((row) => row.organization_id))).toEqual(new Set([world.home]));
    expect(seenByAdmin).toHaveLength(6);
  });

  it('shows assignments to the clinician they are about and to the admin', async () => {
    const assignmentsSeenBy = async (name: ActorName) => {
      const { data } = await world
        .actor(name)
        .client.from('clinician_patient_assignments')
        .select('clinician_user_id');
      return data?.map((row) => row.clinician_user_id).sort();
    };
    const assigned = (['clinician', 'former', 'nurse', 'roleless'] as const).map(
      (name) => world.actor(name).id,
    );
    expect(await assignmentsSeenBy('clinician')).toEqual([world.actor('clinician').id]);
    expect(await assignmentsSeenBy('admin')).toEqual(assigned.sort());
    for (const name of ['colleague', 'former', 'nurse', 'patient', 'roleless'] as const) {
      expect(await assignmentsSeenBy(name)).toEqual([]);
    }
  });

  it('shows names of the staff to the staff, and to others only their own', async () => {
    const namesSeenBy = async (name: ActorName) => {
      const { data } = await world.actor(name).client.from('user_profiles').select('display_name');
      return data?.map((row) => row.display_name).sort();
    };
    const homeStaff = ['admin', 'clinician', 'colleague', 'former', 'nurse'];
    expect(await namesSeenBy('clinician')).toEqual(homeStaff);
    expect(await namesSeenBy('otherClinician')).toEqual(['otherAdmin', 'otherClinician']);
    expect(await namesSeenBy('nurse')).toEqual(['nurse']);
    expect(await namesSeenBy('roleless')).toEqual(['roleless']);
  });

  it.each(everybody)('lets the %s give themselves no role, patient or name', async (name) => {
    const { client, id } = world.actor(name);
    const self = id === '' ? world.actor('roleless').id : id;
    const patientUser = world.homePatient.userId;
    const attempts = await Promise.all([
      client
        .from('user_org_membership')
        .insert({ user_id: self, organization_id: world.home, role: 'admin' }),
      client.from('user_org_membership').update({ role: 'admin', is_active: true }).eq('user_id', self),
      client.from('user_org_membership').delete().eq('user_id', self),
      client
        .from('clinician_patient_assignments')
        .insert({ clinician_user_id: self, organization_id: world.home, patient_user_id: patientUser }),
      client
        .from('clinician_patient_assignments')
        .update({ clinician_user_id: self })
        .eq('patient_user_id', patientUser),
      client.from('clinician_patient_assignments').delete().eq('patient_user_id', patientUser),
      client.from('user_profiles').update({ display_name: 'x' }).eq('user_id', self),
      client.from('organizations').update({ name: 'x' }).eq('id', world.home),
      client.from('organizations').insert({ name: 'x', slug: 'x' }),
    ]);
    expect(attempts.map((attempt) => attempt.error?.code)).toEqual(attempts.map(() => '42501'));
  });

  it('tells everybody who they are', async () => {
    const workspaceOf = async (name: ActorName) =>
      (await world.actor(name).client.rpc('get_my_workspace')).data;
    expect(await workspaceOf('nurse')).toEqual({
      user_id: world.actor('nurse').id,
      display_name: 'nurse',
      memberships: [{ organization_id: world.home, organization_name: 'Home', role: 'nurse' }],
    });
    expect(await workspaceOf('former')).toMatchObject({ display_name: 'former', memberships: [] });
    expect(await workspaceOf('roleless')).toMatchObject({ display_name: 'roleless', memberships: [] });
  });
});
