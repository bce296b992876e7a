import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type CacheFiles, cacheFilesOf, finishWipes, wipeCache } from '../../../main/db/cache-files.ts';
import { createCacheKey } from '../../../main/db/cache-key.ts';
import { createKeptKeys } from '../../../main/session/kept-keys.ts';
import { openCacheByPassword } from '../../../main/session/open-known-cache.ts';
import { openUserCache } from '../../../main/session/open-user-cache.ts';
import { userIdSchema } from '../../../shared/ids.ts';
import { mustOpen, temporaryFolder } from '../db/fixtures.ts';

const projectUrl = 'https://a.example';
const userId = userIdSchema.parse('77777777-7777-4777-8777-777777777777');
const email = 'a@ward.example';
const password = 'Spring-rain-2026';
const secretBox = { available: false, encrypt: Buffer.from, decrypt: String };

let folder: ReturnType<typeof temporaryFolder>;
let files: CacheFiles;

beforeEach(async () => {
  folder = temporaryFolder();
  files = cacheFilesOf({ directory: folder.path, projectUrl, userId });
  const cache = mustOpen(files.database, await createCacheKey({ path: files.key, password, secretBox }));
  cache.identity.write({ userId, email, displayName: null, memberships: [] });
  cache.close();
});
afterEach(() => folder.remove());

const unexpected = (fault: unknown) => {
  throw fault;
};
const log = { info: () => undefined, error: () => undefined };
const placeOf = () => ({
  directory: folder.path,
  projectUrl,
  secretBox,
  nativeBinding: undefined,
  log,
  keptKeys: createKeptKeys(),
});
const open = () => openCacheByPassword(placeOf(), { email, password });

/** Something that a wipe cannot remove stops it behind the keys, as a crash would. */
function wipeUntilStopped(): void {
  mkdirSync(`${files.database}-wal`);
  expect(() => wipeCache(files)).toThrow();
  rmSync(`${files.database}-wal`, { recursive: true });
}

it('opens before the wipe, and nothing is left after it', async () => {
  const opened = await open();
  expect(opened.ok).toBe(true);
  if (opened.ok) opened.value.cache.close();
  wipeCache(files);
  expect(readdirSync(folder.path)).toEqual([]);
});

it('interrupted leaves noise only, whose key is nowhere any more', async () => {
  const key = readFileSync(files.key, 'utf8');
  writeFileSync(`${files.key}.set-aside-1`, key);
  wipeUntilStopped();
  expect(readdirSync(folder.path).filter((name) => name.includes('.key'))).toEqual([]);
  expect(await open()).toEqual({ ok: false, error: 'NOBODY' });
});

it('interrupted is brought to its end at the next start', () => {
  wipeUntilStopped();
  expect(readdirSync(folder.path)).not.toEqual([]);
  finishWipes(folder.path, unexpected);
  expect(readdirSync(folder.path)).toEqual([]);
});

it('of one user leaves the others, also when it is finished later', async () => {
  const other = cacheFilesOf({
    directory: folder.path,
    projectUrl,
    userId: userIdSchema.parse('88888888-8888-4888-8888-888888888888'),
  });
  mustOpen(other.database, await createCacheKey({ path: other.key, password, secretBox })).close();
  const kept = readdirSync(folder.path).filter((name) => !name.startsWith(files.key.slice(-36, -4)));
  expect(kept.length).toBeGreaterThan(1);
  wipeUntilStopped();
  finishWipes(folder.path, unexpected);
  expect(readdirSync(folder.path)).toEqual(kept);
});

it('that the system does not let end does not keep the app from starting', () => {
  rmSync(files.key);
  mkdirSync(files.key);
  writeFileSync(files.database.replace(/\.db$/, '.db.wiping'), '');
  const faults: unknown[] = [];
  finishWipes(folder.path, (fault) => faults.push(fault));
  expect(faults).toHaveLength(1);
});

it('that the system does not let end spares what is made afterwards under the same name', async () => {
  // An antivirus that holds a file; a folder stands for it.
  mkdirSync(`${files.database}.held`);
  expect(() => wipeCache(files)).toThrow();
  const faults: unknown[] = [];
  finishWipes(folder.path, (fault) => faults.push(fault));
  expect(faults).toHaveLength(1);
  const successor = await openUserCache({ ...placeOf(), userId, password, clock: { nowMs: () => 1 } });
  if (!successor.ok) throw new Error(successor.error);
  successor.value.identity.write({ userId, email, displayName: null, memberships: [] });
  successor.value.close();
  finishWipes(folder.path, unexpected);
  expect(await open()).toMatchObject({ ok: true });
});

it('whose key is still there opens for nobody', async () => {
  writeFileSync(files.database.replace(/\.db$/, '.db.wiping'), '');
  expect(await open()).toMatchObject({ ok: false });
});
