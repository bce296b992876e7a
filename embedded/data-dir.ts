import { randomBytes } from 'node:crypto';
import { readdir, realpath, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { makeOpenFolder, reachableCacheFolder } from './postgres/cache-folder.ts';
import { canEnter, type RunAs } from './postgres/run-as.ts';
import { clearStalePostmaster } from './postgres/stale-postmaster.ts';
import { tryReadText } from './try-read-text.ts';

const identitySchema = z.object({
  /** Names the cluster where it has to live outside the data dir. */
  clusterId: z.string().regex(/^[0-9a-f]{32}$/),
  superuserPassword: z.string(),
  ownerPassword: z.string(),
  authenticatorPassword: z.string(),
  jwtSecret: z.string(),
  publishableKey: z.string(),
  secretKey: z.string(),
});

/** The secrets of one data dir, made at its first start and kept there in a file only its owner can read. */
export type Identity = z.infer<typeof identitySchema>;

type Log = (line: string) => void;

export type DataDir = {
  readonly folder: string;
  readonly identity: Identity;
  /** The folder that holds Postgres' files; may not exist yet. */
  readonly cluster: string;
};

/**
 * Opens a data dir, making its secrets when new.
 * @throws when it holds an identity file that is not ours.
 */
export async function openDataDir(path: string, runAs: RunAs, log: Log): Promise<DataDir> {
  // One spelling of the path: a Postgres left over is known by the folder on its command line.
  const folder = await realpath(path);
  const identity = (await tryReadIdentity(folder)) ?? (await createIdentity(folder));
  return { folder, identity, cluster: await clusterFolder(folder, identity, { runAs, log }) };
}

async function tryReadIdentity(folder: string): Promise<Identity | null> {
  const file = identityFile(folder);
  const text = await tryReadText(file);
  if (text === null) return null;
  try {
    return identitySchema.parse(JSON.parse(text));
  } catch (cause) {
    throw new Error(`${file} is damaged; remove the folder ${folder} to start with an empty backend.`, {
      cause,
    });
  }
}

function identityFile(folder: string): string {
  return join(folder, 'identity.json');
}

async function createIdentity(folder: string): Promise<Identity> {
  const leftovers = await readdir(folder);
  if (leftovers.includes('cluster')) throw new Error(`${folder} holds a database without its identity.json.`);
  const secret = () => randomBytes(24).toString('base64url');
  const identity: Identity = {
    clusterId: randomBytes(16).toString('hex'),
    superuserPassword: secret(),
    ownerPassword: secret(),
    authenticatorPassword: secret(),
    jwtSecret: randomBytes(32).toString('hex'),
    publishableKey: `sb_publishable_${secret()}`,
    secretKey: `sb_secret_${secret()}`,
  };
  const file = identityFile(folder);
  await writeFile(`${file}.partial`, `${JSON.stringify(identity, null, 2)}\n`, { mode: 0o600 });
  await rename(`${file}.partial`, file);
  return identity;
}

/** Inside the data dir where Postgres can reach it, else in the cache folder under the data dir's id. */
async function clusterFolder(
  folder: string,
  identity: Identity,
  { runAs, log }: { runAs: RunAs; log: Log },
): Promise<string> {
  if (await canEnter(folder, runAs)) return join(folder, 'cluster');
  const shelter = join(await reachableCacheFolder(runAs), 'clusters');
  await makeOpenFolder(shelter);
  await removeOrphans(shelter, log);
  const place = join(shelter, identity.clusterId);
  await makeOpenFolder(place);
  await writeFile(join(place, 'data-dir'), folder);
  return join(place, 'cluster');
}

/** A data dir that was deleted leaves its sheltered cluster behind: remove those whose owner is gone. */
async function removeOrphans(shelter: string, log: Log): Promise<void> {
  for (const clusterId of await readdir(shelter)) {
    const place = join(shelter, clusterId);
    const owner = await tryReadText(join(place, 'data-dir'));
    if (owner === null) continue; // being made by another start right now
    const identity = await tryReadText(identityFile(owner));
    if (identity?.includes(clusterId)) continue;
    await clearStalePostmaster(join(place, 'cluster'), log);
    await rm(place, { recursive: true, force: true });
  }
}
