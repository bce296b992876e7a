import { createCipheriv, createDecipheriv, randomBytes, scrypt } from 'node:crypto';
import { z } from 'zod';

// 32 MiB and about 0.1 s per guess. The parameters are stored beside the wrapped key, so that a later
// version can ask for more and still open what this one wrote.
const currentParameters = { N: 2 ** 15, r: 8, p: 1 };

const base64 = (bytes: number) =>
  z.base64().transform((text, context) => {
    const buffer = Buffer.from(text, 'base64');
    if (buffer.length !== bytes) context.addIssue({ code: 'custom', message: `must be ${bytes} bytes` });
    return buffer;
  });

/** A key wrapped by a password. The bounds keep a forged file from asking for gigabytes or for hardly any work. */
export const wrappedKeySchema = z.object({
  kdf: z.literal('scrypt'),
  N: z
    .int()
    .min(2 ** 14)
    .max(2 ** 18)
    .refine((n) => Number.isInteger(Math.log2(n)), 'must be a power of two'),
  r: z.int().min(8).max(16),
  p: z.int().min(1).max(4),
  salt: base64(16),
  iv: base64(12),
  tag: base64(16),
  key: base64(32),
});
export type WrappedKey = z.output<typeof wrappedKeySchema>;

const purpose = Buffer.from('rhythm-workstation cache key v1');

/** Wraps a 32-byte key by a password: scrypt, then AES-256-GCM under a fresh salt and nonce. */
export async function wrapKey(key: Buffer, password: string): Promise<WrappedKey> {
  const salt = randomBytes(16);
  const iv = randomBytes(12);
  const wrapping = await deriveKey(password, { ...currentParameters, salt });
  const cipher = createCipheriv('aes-256-gcm', wrapping, iv).setAAD(purpose);
  const wrapped = Buffer.concat([cipher.update(key), cipher.final()]);
  return { kdf: 'scrypt', ...currentParameters, salt, iv, tag: cipher.getAuthTag(), key: wrapped };
}

/** @returns the key, or null when the password is not the one it was wrapped by. */
export async function tryUnwrapKey(wrapped: WrappedKey, password: string): Promise<Buffer | null> {
  const wrapping = await deriveKey(password, wrapped);
  const decipher = createDecipheriv('aes-256-gcm', wrapping, wrapped.iv)
    .setAAD(purpose)
    .setAuthTag(wrapped.tag);
  const key = decipher.update(wrapped.key);
  try {
    decipher.final();
    return key;
  } catch {
    // final() throws for one cause only: the tag does not fit, so the password (or the file) is another.
    return null;
  }
}

interface ScryptParameters {
  readonly N: number;
  readonly r: number;
  readonly p: number;
  readonly salt: Buffer;
}

function deriveKey(password: string, { N, r, p, salt }: ScryptParameters): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    // NFKC: the same password typed on another keyboard layout or system may be composed differently.
    scrypt(password.normalize('NFKC'), salt, 32, { N, r, p, maxmem: 256 * N * r }, (error, key) => {
      if (error) reject(error);
      else resolve(key);
    });
  });
}
