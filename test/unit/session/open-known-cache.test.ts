import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type CacheFiles, cacheFilesOf } from '../../../main/db/cache-files.ts';
import { createCacheKey } from '../../../main/db/cache-key.ts';
import { createKeptKeys } from '../../../main/session/kept-keys.ts';
import { openCacheByPassword } from '../../../main/session/open-known-cache.ts';
import type { SecretBox } from '../../../main/settings/secret-box.ts';
import { userIdSchema } from '../../../shared/ids.ts';
import { mustOpen, temporaryFolder } from '../db/fixtures.ts';

const userId = userIdSchema.parse('77777777-7777-4777-8777-777777777777');
const email = 'ä@ward.example';
const password = 'Spring-rain-2026';
const projectUrl = 'https://a.example';
const noKeyring: SecretBox = { available: false, encrypt: Buffer.from, decrypt: String };
const keyring: SecretBox = { ...noKeyring, available: true };

let folder: ReturnType<typeof temporaryFolder>;
let logged: string[];
beforeEach(() => {
  folder = temporaryFolder();
  logged = [];
});
afterEach(() => folder.remove());

async function addCache(url: string): Promise<CacheFiles> {
  const files = cacheFilesOf({ directory: folder.path, projectUrl: url, userId });
  const key = await createCacheKey({ path: files.key, password, secretBox: noKeyring });
  const cache = mustOpen(files.database, key);
  cache.identity.write({ userId, email, displayName: null, memberships: [] });
  cache.close();
  return files;
}

function open(typed = email) {
  const log = (event: string) => void logged.push(event);
  return openCacheByPassword(
    {
      directory: folder.path,
      projectUrl,
      secretBox: keyring,
      keptKeys: createKeptKeys(),
      nativeBinding: undefined,
      log: { info: log, error: log },
    },
    { email: typed, password },
  );
}

it('leaves key and database of another project as they are', async () => {
  const files = await addCache('https://other.example');
  const before = [files.key, files.database].map((path) => readFileSync(path));
  expect(await open()).toEqual({ ok: false, error: 'WRONG_PASSWORD' });
  expect([files.key, files.database].map((path) => readFileSync(path))).toEqual(before);
});

it('is not stopped by a key file that cannot be read', async () => {
  await addCache(projectUrl);
  mkdirSync(join(folder.path, `${'0'.repeat(32)}.key`));
  const known = await open();
  expect(known.ok).toBe(true);
  if (known.ok) known.value.cache.close();
  expect(logged).toEqual(['cache.key-unreadable']);
});

it('puts the key of the right cache into the keyring, and takes the e-mail however its letters are composed', async () => {
  const files = await addCache(projectUrl);
  const known = await open(email.normalize('NFD').toUpperCase());
  expect(known.ok).toBe(true);
  if (known.ok) known.value.cache.close();
  expect(readFileSync(files.key, 'utf8')).not.toContain('"keyring": null');
});
