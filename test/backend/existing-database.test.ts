import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startEmbedded } from '../../embedded/start-embedded.ts';
import { mustClaim } from './support/execute-by-hand.ts';
import { addRun, setFeature, startTestWorld, type TestWorld } from './support/test-world.ts';

// Part of a product database as it may be found: an enum of its own for roles, a surrogate key, further columns,
// grants and policies of the product's.
const productSchema = `
  create type public.member_role as enum ('patient', 'nurse', 'clinician', 'admin');
  create table public.organizations (
    id uuid primary key default gen_random_uuid(), name text not null, slug text not null unique,
    settings jsonb, billing_plan text
  );
  alter table public.organizations enable row level security;
  create table public.user_org_membership (
    id bigint generated always as identity primary key, user_id uuid not null, organization_id uuid not null,
    role public.member_role not null, is_active boolean not null default true
  );
  alter table public.user_org_membership enable row level security;
  create table public.patient_profiles (
    id uuid primary key default gen_random_uuid(), user_id uuid not null unique, first_name text, last_name text,
    birth_year integer, birth_date date, sex text, preferred_language text, contact_email text, contact_phone text,
    consent_data_processing boolean default true, shoe_size integer
  );
  alter table public.patient_profiles enable row level security;
  create policy own_profile on public.patient_profiles for all to authenticated using (user_id = auth.uid());
`;

const ownMigrations = fileURLToPath(new URL('../../supabase/migrations', import.meta.url));
const folders: string[] = [];
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true }))));

/** A folder with the product's schema first and the workstation's migrations after it. */
async function migrationsAfter(schema: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'rhythm-migrations-'));
  folders.push(folder);
  await cp(ownMigrations, folder, { recursive: true });
  await writeFile(join(folder, '20200101000000_product.sql'), schema);
  return folder;
}

describe('a database that already holds the product', () => {
  let world: TestWorld;
  beforeAll(async () => {
    world = await startTestWorld(await migrationsAfter(productSchema));
    await setFeature(world.sql, world.home, true);
  });
  afterAll(() => world.stop());

  it('keeps the product\u2019s own policies and grants', async () => {
    const { data } = await world
      .actor('patient')
      .client.from('patient_profiles')
      .update({ shoe_size: 39 })
      .eq('id', world.homePatient.id)
      .select('shoe_size');
    expect(data).toEqual([{ shoe_size: 39 }]);
  });

  it('gives the patient nothing of the workstation all the same', async () => {
    const { client } = world.actor('patient');
    await addRun(world.sql, world.home, world.homePatient);
    expect((await client.from('diagnosis_runs').select('id')).data).toEqual([]);
    expect(
      (await client.rpc('get_patient_context_pack', { p_patient_id: world.homePatient.id })).data,
    ).toBeNull();
    expect((await client.rpc('pull_changes')).data).toMatchObject({ changes: [], scope: { patients: 0 } });
  });

  it('lets the assigned clinician execute, and the unassigned see nothing', async () => {
    const runId = await addRun(world.sql, world.home, world.homePatient);
    expect((await world.actor('colleague').client.from('diagnosis_runs').select('id')).data).toEqual([]);
    await mustClaim(world.actor('clinician').client, runId);
    const { data } = await world.actor('clinician').client.rpc('get_my_workspace');
    expect(data.memberships).toMatchObject([{ organization_id: world.home, role: 'clinician' }]);
  });
});

describe('a product table without row level security', () => {
  it('stops the migration, by name', async () => {
    const migrations = await migrationsAfter(`${productSchema}
      create table public.funnels (id uuid primary key, slug text not null unique, title text not null);`);
    const start = startEmbedded({ migrations }).then((backend) => backend.stop());
    await expect(start).rejects.toThrow(/public\.funnels has row level security switched off/);
  });
});
