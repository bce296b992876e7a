import { copyFileSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Cache } from '../../../main/db/cache.ts';
import { type CacheFiles, cacheFilesOf, markCacheDamaged } from '../../../main/db/cache-files.ts';
import { createKeptKeys } from '../../../main/session/kept-keys.ts';
import {
  openUserCache,
  type UserCacheOptions,
  type UserCacheProblem,
} from '../../../main/session/open-user-cache.ts';
import type { SecretBox } from '../../../main/settings/secret-box.ts';
import { userIdSchema } from '../../../shared/ids.ts';
import type { Result } from '../../../shared/result.ts';
import { temporaryFolder } from '../db/fixtures.ts';
import { makeEnd } from '../db/run-end-fixtures.ts';

const userId = userIdSchema.parse('77777777-7777-4777-8777-777777777777');
const projectUrl = 'https://a.example';
/** Stands for the keyring of the system, which a test of the window drives for real. */
const keyring: SecretBox = {
  available: true,
  encrypt: (text) => Buffer.from(text).reverse(),
  decrypt: (box) => Buffer.from(box).reverse().toString(),
};

let folder: ReturnType<typeof temporaryFolder>;
let files: CacheFiles;
let logged: string[];

beforeEach(() => {
  folder = temporaryFolder();
  files = cacheFilesOf({ directory: folder.path, projectUrl, userId });
  logged = [];
});
afterEach(() => folder.remove());

function open(
  password: string | null,
  how: Partial<UserCacheOptions> = {},
): Promise<Result<Cache, UserCacheProblem>> {
  const log = (event: string) => void logged.push(event);
  return openUserCache({
    directory: folder.path,
    projectUrl,
    userId,
    password,
    secretBox: keyring,
    nativeBinding: undefined,
    clock: { nowMs: () => 1234 },
    keptKeys: createKeptKeys(),
    log: { info: log, error: log },
    ...how,
  });
}

async function mustOpen(password: string | null, how?: Partial<UserCacheOptions>): Promise<Cache> {
  const opened = await open(password, how);
  if (!opened.ok) throw new Error(opened.error);
  return opened.value;
}

/** A cache with one end that Postgres has not acknowledged. */
async function fill(): Promise<string> {
  const cache = await mustOpen('first password');
  const end = makeEnd();
  cache.ends.keep(end, 1);
  cache.writes.adopt();
  cache.close();
  return end.claimId;
}

const claimsIn = (cache: Cache) => cache.ends.listWaiting().map(({ claimId }) => claimId);

function flipBit(path: string, at: number): void {
  const bytes = readFileSync(path);
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  writeFileSync(path, bytes);
}

describe('the cache of a user', () => {
  it('that was found damaged while in use is rebuilt at the next opening, with what was not acknowledged', async () => {
    const claim = await fill();
    markCacheDamaged(files);
    const cache = await mustOpen('first password');
    expect(claimsIn(cache)).toEqual([claim]);
    expect(cache.incidents.listUnseen()).toMatchObject([{ problem: 'DAMAGED', rescued: 1, lost: 0 }]);
    cache.close();
    expect(logged).toEqual(['cache.unusable', 'cache.rebuilt']);
    const again = await mustOpen('first password');
    expect(claimsIn(again)).toEqual([claim]);
    expect(again.incidents.listUnseen()).toHaveLength(1);
    again.close();
  });

  it('is rebuilt without typing too, where the keyring opens it', async () => {
    const claim = await fill();
    markCacheDamaged(files);
    const cache = await mustOpen(null);
    expect(claimsIn(cache)).toEqual([claim]);
    cache.close();
  });

  it('that does not open at all is rebuilt after typing, and the loss is told', async () => {
    await fill();
    flipBit(files.database, 1000);
    expect(await open(null)).toEqual({ ok: false, error: 'LOCKED' });
    const cache = await mustOpen('first password');
    expect(cache.incidents.listUnseen()).toMatchObject([
      { problem: 'WRONG_KEY_OR_DAMAGED', rescued: 0, lost: null },
    ]);
    cache.close();
  });

  it.each(['damaged', 'missing'])('whose key is %s is rebuilt, and the loss is told', async (state) => {
    await fill();
    if (state === 'missing') rmSync(files.key);
    else writeFileSync(files.key, '{}');
    const cache = await mustOpen('first password');
    expect(cache.incidents.listUnseen()).toMatchObject([
      { problem: 'WRONG_KEY_OR_DAMAGED', rescued: 0, lost: null },
    ]);
    cache.close();
    const again = await mustOpen('first password');
    expect(again.incidents.listUnseen()).toHaveLength(1);
    again.close();
    const asides = readdirSync(folder.path).filter((name) => name.includes('.set-aside-'));
    expect(asides).toHaveLength(2);
  });

  it('that is intact says nothing', async () => {
    const claim = await fill();
    const cache = await mustOpen('first password');
    expect(claimsIn(cache)).toEqual([claim]);
    expect(cache.incidents.listUnseen()).toEqual([]);
    expect(logged).toEqual([]);
    cache.close();
  });

  it('with a changed password opens by the keyring, and from then on by the new one', async () => {
    const claim = await fill();
    const cache = await mustOpen('second password');
    expect(claimsIn(cache)).toEqual([claim]);
    expect(cache.incidents.listUnseen()).toEqual([]);
    cache.close();
  });

  it.each([
    ['was not moved yet', false],
    ['was moved', true],
  ])(
    'that is exchanged for its successor when the process dies, and %s, keeps what was rescued',
    async (_, isMoved) => {
      const claim = await fill();
      markCacheDamaged(files);
      copyFileSync(files.database, `${files.database}.rebuilt-100`);
      if (isMoved) renameSync(files.database, `${files.database}.set-aside-100`);
      const cache = await mustOpen('first password');
      expect(claimsIn(cache)).toEqual([claim]);
      cache.close();
    },
  );

  describe('with a changed password and no keyring', () => {
    const noKeyring: SecretBox = { ...keyring, available: false };
    let claim: string;
    beforeEach(async () => {
      claim = await fill();
    });

    it('is asked about before anything is set aside', async () => {
      const before = readdirSync(folder.path);
      expect(await open('second password', { secretBox: noKeyring })).toEqual({
        ok: false,
        error: 'EARLIER_PASSWORD',
      });
      expect(readdirSync(folder.path)).toEqual(before);
    });

    it('opens with the earlier one once, and with the present one from then on', async () => {
      const how = { secretBox: noKeyring };
      const wrong = await open('second password', { ...how, earlier: { password: 'another' } });
      expect(wrong).toEqual({ ok: false, error: 'EARLIER_PASSWORD' });
      const cache = await mustOpen('second password', { ...how, earlier: { password: 'first password' } });
      expect(claimsIn(cache)).toEqual([claim]);
      cache.close();
      (await mustOpen('second password', how)).close();
    });

    it('opens by the key that this process has open already', async () => {
      const keptKeys = createKeptKeys();
      (await mustOpen('first password', { secretBox: noKeyring, keptKeys })).close();
      const cache = await mustOpen('second password', { secretBox: noKeyring, keptKeys });
      expect(claimsIn(cache)).toEqual([claim]);
      cache.close();
    });

    it('is set aside, and nothing deleted, for who goes on without it', async () => {
      const cache = await mustOpen('second password', { secretBox: noKeyring, earlier: 'give-up' });
      expect(cache.incidents.listUnseen()).toMatchObject([{ lost: null }]);
      cache.close();
      expect(readdirSync(folder.path).filter((name) => name.includes('.set-aside-'))).toHaveLength(2);
    });
  });
});
