import { chmod, cp, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from '@supabase/supabase-js';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type EmbeddedBackend, startEmbedded } from '../../embedded/start-embedded.ts';
import { apiClient, notesSchema, signedInUser } from './embedded-fixture.ts';

let folder = '';
let dataDir = '';
let migrations = '';
const running: EmbeddedBackend[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rhythm-data-dir-'));
  await chmod(folder, 0o755);
  dataDir = join(folder, 'data');
  migrations = join(folder, 'migrations');
  await cp(notesSchema, migrations, { recursive: true });
});

afterEach(async () => {
  for (const backend of running.splice(0)) await backend.stop();
  await rm(folder, { recursive: true });
});

async function start(): Promise<EmbeddedBackend> {
  const backend = await startEmbedded({ dataDir, migrations });
  running.push(backend);
  return backend;
}

test('an empty folder becomes a backend; the second start finds keys, users and rows', async () => {
  const first = await start();
  const user = await signedInUser(first);
  await user.client.from('notes').insert({ title: 'kept' });
  const { data } = await user.client.auth.getSession();
  await first.stop();

  const second = await start();
  expect(second).toMatchObject({ publishableKey: first.publishableKey, secretKey: first.secretKey });
  const token = data.session?.access_token ?? '';
  const client = createClient(second.url, second.publishableKey, { accessToken: async () => token });
  expect((await client.from('notes').select('title')).data).toEqual([{ title: 'kept' }]);
});

test.skipIf(process.platform === 'win32')('its secrets are for the owner only', async () => {
  await start();
  expect((await stat(join(dataDir, 'identity.json'))).mode & 0o777).toBe(0o600);
});

test('a second server on the same folder is refused, and the first goes on', async () => {
  const first = await start();
  await expect(start()).rejects.toThrow(/Another embedded backend \(process \d+\) already runs/);
  expect((await apiClient(first).rpc('whoami')).error).toBeNull();
});

test('a new migration is applied at the next start, to the data that is there', async () => {
  const user = await signedInUser(await start());
  await user.client.from('notes').insert({ title: 'older' });
  await running.pop()?.stop();
  await writeFile(
    join(migrations, '20260102000000_more.sql'),
    "alter table public.notes add colour text default 'red';",
  );

  const admin = apiClient(await start(), running[0]?.secretKey);
  expect((await admin.from('notes').select('title, colour')).data).toEqual([
    { title: 'older', colour: 'red' },
  ]);
});

test('a migration that was changed, removed or put before an applied one is refused', async () => {
  await (await start()).stop();
  const released = join(migrations, '20260101000000_notes.sql');
  await writeFile(released, 'select 1;');
  await expect(start()).rejects.toThrow('20260101000000_notes.sql was changed after it was applied');
  await rm(released);
  await expect(start()).rejects.toThrow('Migration 20260101000000 is applied, but its file is gone');
  await cp(notesSchema, migrations, { recursive: true });
  await writeFile(join(migrations, '20250101000000_late.sql'), 'select 1;');
  await expect(start()).rejects.toThrow('20250101000000_late.sql sorts before migration 20260101000000');
});

test('a failing migration is named with its line, and leaves nothing of itself', async () => {
  const file = join(migrations, '20260102000000_wrong.sql');
  await writeFile(file, 'create table public.half (id int);\n\nselect no_such_column from public.half;\n');
  await expect(start()).rejects.toThrow(
    /20260102000000_wrong\.sql:3: column "no_such_column" does not exist \(42703\)/,
  );
  await writeFile(file, 'create table public.half (id int);');
  await start();
});
