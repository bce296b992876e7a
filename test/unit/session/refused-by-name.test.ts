import { afterEach, beforeEach, expect, it } from 'vitest';
import { cacheFilesOf } from '../../../main/db/cache-files.ts';
import { createCacheKey } from '../../../main/db/cache-key.ts';
import { createGuessBrake } from '../../../main/session/guess-brake.ts';
import { createKeptKeys } from '../../../main/session/kept-keys.ts';
import { openCacheByPassword } from '../../../main/session/open-known-cache.ts';
import { createSessionController } from '../../../main/session/session-controller.ts';
import { userIdSchema } from '../../../shared/ids.ts';
import { mustOpen, temporaryFolder } from '../db/fixtures.ts';
import { remoteAnswered } from '../remote/answering-server.ts';

const userId = userIdSchema.parse('77777777-7777-4777-8777-777777777777');
const credentials = { email: 'a@ward.example', password: 'Spring-rain-2026' };
const projectUrl = 'https://a.example';
const secretBox = { available: false, encrypt: Buffer.from, decrypt: String };
const log = { info: () => undefined, error: () => undefined };

let folder: ReturnType<typeof temporaryFolder>;
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => folder.remove());

const never = () => {
  throw new Error('nobody signs in here');
};

function open() {
  const keptKeys = createKeptKeys();
  return openCacheByPassword(
    { directory: folder.path, projectUrl, secretBox, keptKeys, nativeBinding: undefined, log },
    credentials,
  );
}

async function addCache(): Promise<void> {
  const files = cacheFilesOf({ directory: folder.path, projectUrl, userId });
  const key = await createCacheKey({ path: files.key, password: credentials.password, secretBox });
  const cache = mustOpen(files.database, key);
  cache.identity.write({ userId, email: credentials.email, displayName: null, memberships: [] });
  cache.close();
}

it.each([
  ['user_banned', { ok: false, error: 'WRONG_PASSWORD' }],
  ['unexpected_failure', { ok: true }],
])(
  'a sign-in that the server refuses with %s leaves the workstation so without it',
  async (code, offline) => {
    await addCache();
    const body = JSON.stringify({ code, error_code: code, msg: 'x' });
    const { remote, stop } = await remoteAnswered(400, 'application/json', body);
    const sessions = createSessionController({
      remote: () => remote,
      hasCache: never,
      openCache: never,
      openKnownCache: open,
      tryOpenStoredCache: never,
      setCacheAside: never,
      wipeCache: never,
      forgetKey: never,
      brake: createGuessBrake(),
      openDesk: never,
      onChanged: () => undefined,
      onBegin: never,
      whyNotRestored: never,
      nowMs: () => 0,
      log,
    });
    expect(await sessions.signIn(credentials)).toMatchObject({ ok: false, error: { code: 'FORBIDDEN' } });
    await stop();
    const later = await open();
    expect(later).toMatchObject(offline);
    if (later.ok) later.value.cache.close();
  },
);
