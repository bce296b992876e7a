import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import { err, ok, type Result } from '../../shared/result.ts';
import { writeFileAtomically } from '../runtime/write-file-atomically.ts';
import type { SecretBox } from '../settings/secret-box.ts';
import { tryUnwrapKey, type WrappedKey, wrapKey, wrappedKeySchema } from './wrap-key.ts';

/**
 * NO_KEY: no key file yet; WRONG_PASSWORD: it does not open with this password; NO_KEYRING: no real keyring, or the
 * key was never put into it; KEYRING_REFUSED: the keyring no longer opens it; DAMAGED: the file is no key file.
 */
export type KeyProblem = 'NO_KEY' | 'WRONG_PASSWORD' | 'NO_KEYRING' | 'KEYRING_REFUSED' | 'DAMAGED';

const keyFileSchema = z.object({
  version: z.literal(1),
  password: wrappedKeySchema,
  keyring: z.base64().nullable(),
});
type KeyFile = z.output<typeof keyFileSchema>;

interface KeyPlace {
  readonly path: string;
  readonly secretBox: SecretBox;
}

/** Makes a fresh random key and stores it wrapped by the password and, where it is real, by the keyring. Throws when a key file is there. */
export async function createCacheKey(place: KeyPlace & { password: string }): Promise<Buffer> {
  if (existsSync(place.path))
    throw new Error('a cache key exists already; overwriting it would lose its cache');
  const key = randomBytes(32);
  await rewrapCacheKey({ ...place, key });
  return key;
}

/** Opens the stored key with the user's password; works offline. Puts it into the keyring where it is missing there. */
export async function unlockByPassword(
  place: KeyPlace & { password: string },
): Promise<Result<Buffer, KeyProblem>> {
  const key = await tryPassword(place);
  if (key.ok) keepInKeyring(place, key.value);
  return key;
}

/** Opens the stored key with a password and writes nothing: it may be a key of somebody else. */
export async function tryPassword(
  place: Pick<KeyPlace, 'path'> & { password: string },
): Promise<Result<Buffer, KeyProblem>> {
  const file = readKeyFile(place.path);
  if (!file.ok) return file;
  const key = await tryUnwrapKey(file.value.password, place.password);
  return key ? ok(key) : err('WRONG_PASSWORD');
}

/** Puts an opened key into the keyring where it is missing there. */
export function keepInKeyring(place: KeyPlace, key: Buffer): void {
  const file = readKeyFile(place.path);
  if (!file.ok || !place.secretBox.available || openBox(file.value, place.secretBox)?.equals(key)) return;
  writeKeyFile(place, key, file.value.password);
}

/** Opens the stored key with the system's keyring, for a restart without typing. */
export function unlockBySecretBox({ path, secretBox }: KeyPlace): Result<Buffer, KeyProblem> {
  const file = readKeyFile(path);
  if (!file.ok) return file;
  if (!secretBox.available || file.value.keyring === null) return err('NO_KEYRING');
  const key = openBox(file.value, secretBox);
  return key ? ok(key) : err('KEYRING_REFUSED');
}

/** Stores the same key wrapped by a changed password. */
export async function rewrapCacheKey(place: KeyPlace & { key: Buffer; password: string }): Promise<void> {
  writeKeyFile(place, place.key, await wrapKey(place.key, place.password));
}

function openBox(file: KeyFile, secretBox: SecretBox): Buffer | null {
  if (file.keyring === null) return null;
  try {
    const key = Buffer.from(secretBox.decrypt(Buffer.from(file.keyring, 'base64')), 'base64');
    return key.length === 32 ? key : null;
  } catch {
    // A keyring that was reset or belongs to another system user: the password still opens the key.
    return null;
  }
}

function readKeyFile(path: string): Result<KeyFile, KeyProblem> {
  if (!existsSync(path)) return err('NO_KEY');
  try {
    const parsed = keyFileSchema.safeParse(JSON.parse(readFileSync(path, 'utf8')));
    return parsed.success ? ok(parsed.data) : err('DAMAGED');
  } catch (error) {
    if (error instanceof SyntaxError) return err('DAMAGED');
    throw error;
  }
}

function writeKeyFile({ path, secretBox }: KeyPlace, key: Buffer, wrapped: WrappedKey): void {
  const { salt, iv, tag, key: cipherText, ...parameters } = wrapped;
  const password = {
    ...parameters,
    salt: salt.toString('base64'),
    iv: iv.toString('base64'),
    tag: tag.toString('base64'),
    key: cipherText.toString('base64'),
  };
  const keyring = secretBox.available ? secretBox.encrypt(key.toString('base64')).toString('base64') : null;
  writeFileAtomically(path, `${JSON.stringify({ version: 1, password, keyring }, null, 2)}\n`);
}
