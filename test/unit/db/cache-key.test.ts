import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cacheFilesOf, setAsideKey, wipeCache } from '../../../main/db/cache-files.ts';
import {
  createCacheKey,
  rewrapCacheKey,
  unlockByPassword,
  unlockBySecretBox,
} from '../../../main/db/cache-key.ts';
import type { SecretBox } from '../../../main/settings/secret-box.ts';
import { userIdSchema } from '../../../shared/ids.ts';
import { mustOpen, temporaryFolder } from './fixtures.ts';

const password = 'correct horse battery';
const noKeyring: SecretBox = {
  available: false,
  encrypt: () => {
    throw new Error('must not be used');
  },
  decrypt: () => {
    throw new Error('must not be used');
  },
};

/** A keyring that works, and one that lost its secret (another system user, a reset). */
function keyring(secret: number): SecretBox {
  const turn = (bytes: Buffer) => Buffer.from(bytes.map((byte) => byte ^ secret));
  return {
    available: true,
    encrypt: (text) => turn(Buffer.from(`ok:${text}`)),
    decrypt(box) {
      const text = turn(box).toString();
      if (!text.startsWith('ok:')) throw new Error('keyring refused');
      return text.slice(3);
    },
  };
}

let folder: ReturnType<typeof temporaryFolder>;
let path: string;

beforeEach(() => {
  folder = temporaryFolder();
  path = join(folder.path, 'cache', 'user.key');
});
afterEach(() => folder.remove());

describe('the key of the cache', () => {
  it('opens with the password it was made with, and is nowhere on disk in plain', async () => {
    const key = await createCacheKey({ path, password, secretBox: noKeyring });
    expect(key).toHaveLength(32);
    expect(await unlockByPassword({ path, password, secretBox: noKeyring })).toEqual({
      ok: true,
      value: key,
    });
    const stored = readFileSync(path);
    for (const encoding of ['hex', 'base64', 'base64url', 'latin1'] as const) {
      expect(stored.includes(key.toString(encoding))).toBe(false);
    }
    expect(stored.includes(password)).toBe(false);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readdirSync(join(folder.path, 'cache'))).toEqual(['user.key']);
  });

  it('is another one each time', async () => {
    const first = await createCacheKey({ path, password, secretBox: noKeyring });
    const second = await createCacheKey({ path: `${path}2`, password, secretBox: noKeyring });
    expect(first.equals(second)).toBe(false);
  });

  it('is never overwritten by a new one', async () => {
    const key = await createCacheKey({ path, password, secretBox: noKeyring });
    await expect(createCacheKey({ path, password, secretBox: noKeyring })).rejects.toThrow('exists already');
    expect(await unlockByPassword({ path, password, secretBox: noKeyring })).toEqual({
      ok: true,
      value: key,
    });
  });

  it('says what is wrong instead of throwing', async () => {
    const unlock = (with_: string) => unlockByPassword({ path, password: with_, secretBox: noKeyring });
    expect(await unlock(password)).toEqual({ ok: false, error: 'NO_KEY' });
    await createCacheKey({ path, password, secretBox: noKeyring });
    expect(await unlock('correct horse batterY')).toEqual({ ok: false, error: 'WRONG_PASSWORD' });
    expect(unlockBySecretBox({ path, secretBox: noKeyring })).toEqual({ ok: false, error: 'NO_KEYRING' });
    for (const content of ['', '{}', 'no json', readFileSync(path, 'utf8').replace('"N": 32768', '"N": 2')]) {
      writeFileSync(path, content);
      expect(await unlock(password)).toEqual({ ok: false, error: 'DAMAGED' });
    }
  });

  it('does not open after any change to the wrapped key', async () => {
    await createCacheKey({ path, password, secretBox: noKeyring });
    const file = JSON.parse(readFileSync(path, 'utf8'));
    for (const field of ['salt', 'iv', 'tag', 'key']) {
      const bytes = Buffer.from(file.password[field], 'base64');
      bytes[0] = (bytes[0] ?? 0) ^ 1;
      const changed = { ...file, password: { ...file.password, [field]: bytes.toString('base64') } };
      writeFileSync(path, JSON.stringify(changed));
      const unlocked = await unlockByPassword({ path, password, secretBox: noKeyring });
      expect({ field, unlocked }).toEqual({ field, unlocked: { ok: false, error: 'WRONG_PASSWORD' } });
    }
  });

  it('opens by the keyring without typing, where there is a real one', async () => {
    const key = await createCacheKey({ path, password, secretBox: keyring(7) });
    expect(unlockBySecretBox({ path, secretBox: keyring(7) })).toEqual({ ok: true, value: key });
    expect(unlockBySecretBox({ path, secretBox: keyring(8) })).toEqual({
      ok: false,
      error: 'KEYRING_REFUSED',
    });
    expect(readFileSync(path).includes(key.toString('base64'))).toBe(false);
  });

  it('moves into a keyring that appeared or was reset, at the next sign-in by password', async () => {
    const key = await createCacheKey({ path, password, secretBox: noKeyring });
    for (const secretBox of [keyring(7), keyring(8)]) {
      await unlockByPassword({ path, password, secretBox });
      expect(unlockBySecretBox({ path, secretBox })).toEqual({ ok: true, value: key });
    }
  });

  it('is wrapped anew for a changed password: the old one no longer opens it', async () => {
    const key = await createCacheKey({ path, password, secretBox: noKeyring });
    await rewrapCacheKey({ path, key, password: 'new password', secretBox: noKeyring });
    const unlock = (with_: string) => unlockByPassword({ path, password: with_, secretBox: noKeyring });
    expect(await unlock('new password')).toEqual({ ok: true, value: key });
    expect(await unlock(password)).toEqual({ ok: false, error: 'WRONG_PASSWORD' });
  });
});

describe('the files of a cache', () => {
  const owner = (user: string, project = 'https://a.example') => ({
    directory: folder.path,
    projectUrl: project,
    userId: userIdSchema.parse(user),
  });
  const someone = '77777777-7777-4777-8777-777777777777';
  const other = '88888888-8888-4888-8888-888888888888';

  it('are one pair per user and project, named without either', () => {
    const files = cacheFilesOf(owner(someone));
    expect(cacheFilesOf(owner(someone))).toEqual(files);
    const names = [files, cacheFilesOf(owner(other)), cacheFilesOf(owner(someone, 'https://b.example'))];
    expect(new Set(names.map(({ database }) => database)).size).toBe(3);
    expect(files.database).not.toContain(someone);
    expect(files.database).not.toContain('a.example');
  });

  it('keep the database when a key that does not open is set aside', async () => {
    const files = cacheFilesOf(owner(someone));
    const key = await createCacheKey({ path: files.key, password, secretBox: noKeyring });
    mustOpen(files.database, key).close();
    setAsideKey(files, 1234);
    expect(readdirSync(folder.path).sort()).toEqual(
      [basename(files.database), `${basename(files.key)}.set-aside-1234`].sort(),
    );
    expect(() => setAsideKey(files, 1235)).not.toThrow();
  });

  it('are all gone after a wipe', async () => {
    const files = cacheFilesOf(owner(someone));
    const key = await createCacheKey({ path: files.key, password, secretBox: noKeyring });
    mustOpen(files.database, key).close();
    wipeCache(files);
    expect(readdirSync(folder.path)).toEqual([]);
  });
});
