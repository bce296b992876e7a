import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chown, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Binaries } from './binaries.ts';
import { childEnvironment } from './child-environment.ts';
import { type RunAs, spawnIdentity } from './run-as.ts';

const run = promisify(execFile);

export type InitOptions = {
  readonly binaries: Binaries;
  readonly runAs: RunAs;
  readonly cluster: string;
  readonly superuserPassword: string;
};

/** PGDATA of a cluster folder. */
export function pgdataOf(cluster: string): string {
  return join(cluster, 'pgdata');
}

/** The bootstrap superuser, named as on a Supabase project; nobody but this server signs in as it. */
export const SUPERUSER = 'supabase_admin';

/**
 * Makes the cluster when there is none. It is built beside its place and renamed, so that an interrupted start
 * leaves nothing that looks like a database.
 * @throws with initdb's own words when it fails.
 */
export async function initCluster(options: InitOptions): Promise<void> {
  const { cluster, runAs } = options;
  if (existsSync(pgdataOf(cluster))) return;
  const building = `${cluster}.building`;
  await rm(building, { recursive: true, force: true });
  await makePrivateFolder(building, runAs);
  await runInitdb(options, building);
  await rm(cluster, { recursive: true, force: true });
  await rename(building, cluster);
}

async function makePrivateFolder(folder: string, runAs: RunAs): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  if (runAs !== 'self') await chown(folder, runAs.uid, runAs.gid);
}

async function runInitdb({ binaries, runAs, superuserPassword }: InitOptions, target: string): Promise<void> {
  const passwordFile = join(target, 'password');
  await writeFile(passwordFile, `${superuserPassword}\n`, { mode: 0o600 });
  if (runAs !== 'self') await chown(passwordFile, runAs.uid, runAs.gid);
  const args = [
    `--pgdata=${pgdataOf(target)}`,
    `--username=${SUPERUSER}`,
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale=C',
    '--locale-provider=icu', // sorts as a Supabase project does
    '--icu-locale=en-US',
    '--no-sync', // an empty cluster that is lost with the power is made again
    '--no-instructions',
  ];
  try {
    await run(binaries.initdb, args, { ...spawnIdentity(runAs), cwd: target, env: childEnvironment() });
  } finally {
    await rm(passwordFile, { force: true });
  }
}
