import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import postgres from 'postgres';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { tryGetCommandLine, waitForExit } from '../../embedded/postgres/process-command.ts';
import { startEmbedded } from '../../embedded/start-embedded.ts';
import { notesSchema } from './embedded-fixture.ts';

const GONE_WITHIN_MS = 10_000;
const starter = fileURLToPath(new URL('../../embedded/start-embedded.ts', import.meta.url));

let dataDir = '';
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'rhythm-process-'));
  await chmod(dataDir, 0o755);
});
afterEach(async () => {
  await rm(dataDir, { recursive: true });
});

const start = () => startEmbedded({ dataDir, migrations: notesSchema });

async function postgresPid(): Promise<number> {
  return Number.parseInt(await readFile(join(dataDir, 'cluster', 'pgdata', 'postmaster.pid'), 'utf8'), 10);
}

async function storeNote(databaseUrl: string, title: string): Promise<void> {
  const sql = postgres(databaseUrl, { max: 1 });
  await sql`insert into notes (owner, title) values (gen_random_uuid(), ${title})`;
  await sql.end();
}

async function storedNotes(databaseUrl: string): Promise<readonly string[]> {
  const sql = postgres(databaseUrl, { max: 1 });
  const rows = await sql<{ title: string }[]>`select title from notes order by title`;
  await sql.end();
  return rows.map(({ title }) => title);
}

/** A process of its own that starts the backend, as `npm start` does; resolves to the server's process id. */
async function startParent(): Promise<{ parent: ChildProcess; serverPid: number }> {
  const script = `
    const { startEmbedded } = await import(${JSON.stringify(starter)});
    const options = ${JSON.stringify({ dataDir, migrations: notesSchema })};
    console.log((await startEmbedded(options)).pid);`;
  const parent = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = await once(parent.stdout, 'data');
  return { parent, serverPid: Number(line) };
}

test('when its parent is killed, neither the server nor Postgres is left', async () => {
  const { parent, serverPid } = await startParent();
  const postgresId = await postgresPid();
  expect(await tryGetCommandLine(postgresId)).toContain(dataDir);
  parent.kill('SIGKILL');
  await waitForExit(serverPid, GONE_WITHIN_MS);
  expect(await tryGetCommandLine(postgresId)).toBeNull(); // the server ends after its Postgres
});

test('stop() leaves no process and closes the sockets of its clients', async () => {
  const backend = await start();
  const postgresId = await postgresPid();
  const idle = fetch(`${backend.url}/auth/v1/health`, { headers: { apikey: backend.publishableKey } });
  expect((await idle).status).toBe(200);
  await backend.stop();
  expect(await tryGetCommandLine(backend.pid)).toBeNull();
  expect(await tryGetCommandLine(postgresId)).toBeNull();
  await backend.stop(); // again: nothing happens
});

test('when the server itself is killed, Postgres ends, and the next start has every committed row', async () => {
  const backend = await start();
  await storeNote(backend.databaseUrl, 'committed before the kill');
  const postgresId = await postgresPid();
  process.kill(backend.pid, 'SIGKILL');
  await waitForExit(postgresId, GONE_WITHIN_MS);

  const again = await start();
  expect(await storedNotes(again.databaseUrl)).toEqual(['committed before the kill']);
  await again.stop();
});

test.skipIf(process.platform !== 'linux')(
  'a Postgres left over by a kill is found, stopped and replaced',
  async () => {
    const backend = await start();
    await storeNote(backend.databaseUrl, 'kept');
    const leftover = await postgresPid();
    process.kill(await watchdogOf(leftover), 'SIGKILL');
    process.kill(backend.pid, 'SIGKILL');
    await waitForExit(backend.pid, GONE_WITHIN_MS);
    expect(await tryGetCommandLine(leftover)).toContain(dataDir);

    const again = await start();
    expect(await tryGetCommandLine(leftover)).toBeNull();
    expect(await storedNotes(again.databaseUrl)).toEqual(['kept']);
    await again.stop();
  },
);

test('when Postgres dies, the server ends too instead of answering for ever with errors', async () => {
  const backend = await start();
  process.kill(await postgresPid(), 'SIGKILL');
  await waitForExit(backend.pid, GONE_WITHIN_MS);
  const again = await start();
  await again.stop();
});

async function watchdogOf(postgresId: number): Promise<number> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  for (const pid of pids) {
    const line = await tryGetCommandLine(pid);
    if (line?.startsWith('/bin/sh -c') && line.endsWith(` ${postgresId}`)) return pid;
  }
  throw new Error(`nobody watches Postgres ${postgresId}`);
}
