import type { Result } from '../../shared/result.ts';

/** The keyring of the system (Electron's safeStorage); `available` is false where it would only obfuscate. */
export interface SecretBox {
  readonly available: boolean;
  encrypt(text: string): Buffer;
  decrypt(box: Buffer): string;
}

/**
 * NO_KEY: no key file yet; WRONG_PASSWORD: it does not open with this password; NO_KEYRING: no real keyring, or the
 * key was never put into it; KEYRING_REFUSED: the keyring no longer opens it; DAMAGED: the key file is no key file.
 */
export type KeyProblem = 'NO_KEY' | 'WRONG_PASSWORD' | 'NO_KEYRING' | 'KEYRING_REFUSED' | 'DAMAGED';

/** Makes a fresh random key and stores it wrapped by the password and, where it is real, by the keyring. */
export async function createCacheKey(_options: {
  path: string;
  password: string;
  secretBox: SecretBox;
}): Promise<Buffer> {
  throw new Error('being written');
}

/** Opens the stored key with the user's password; works offline. Adds the keyring's copy where it is missing. */
export async function unlockByPassword(_options: {
  path: string;
  password: string;
  secretBox: SecretBox;
}): Promise<Result<Buffer, KeyProblem>> {
  throw new Error('being written');
}

/** Opens the stored key with the system's keyring, for a restart without typing. */
export function unlockBySecretBox(_options: {
  path: string;
  secretBox: SecretBox;
}): Result<Buffer, KeyProblem> {
  throw new Error('being written');
}

/** Wraps the same key for a changed password. */
export async function rewrapCacheKey(_options: {
  path: string;
  key: Buffer;
  password: string;
  secretBox: SecretBox;
}): Promise<void> {
  throw new Error('being written');
}
