import { z } from 'zod';
import { tryParseJson } from '../runtime/try-parse-json.ts';
import type { SecretBox } from './secret-box.ts';
import type { SettingsFile } from './settings-file.ts';

/** A secret kept in memory and, where the system has a real keyring, sealed in the settings file. */
export interface SealedValue {
  read(): string | null;
  write(value: string): void;
  clear(): void;
}

type SealedField = 'sealedSession' | 'sealedSessionStart' | 'sealedModelKey';

/**
 * @param field where the sealed text goes. Without a keyring nothing reaches the disk: the value lasts
 * until the app ends. A sealed text that cannot be opened any more counts as absent and is removed.
 */
export function createSealedValue(settings: SettingsFile, box: SecretBox, field: SealedField): SealedValue {
  let value = unseal(settings, box, field);
  return {
    read: () => value,
    write(next) {
      value = next;
      if (box.available) settings.update({ [field]: box.encrypt(next).toString('base64') });
    },
    clear() {
      value = null;
      if (settings.read()[field] !== null) settings.update({ [field]: null });
    },
  };
}

function unseal(settings: SettingsFile, box: SecretBox, field: SealedField): string | null {
  const sealed = settings.read()[field];
  if (sealed === null || !box.available) return null;
  try {
    return box.decrypt(Buffer.from(sealed, 'base64'));
  } catch {
    settings.update({ [field]: null });
    return null;
  }
}

const boundSchema = z.object({ owner: z.string(), value: z.string() });

/**
 * The same secret for one owner only: what another owner (another project's address) stored reads as absent, so that
 * no session is ever sent to a project that did not give it.
 */
export function boundTo(owner: string, secret: SealedValue): SealedValue {
  return {
    read() {
      const stored = boundSchema.safeParse(tryParseJson(secret.read()));
      return stored.success && stored.data.owner === owner ? stored.data.value : null;
    },
    write: (value) => secret.write(JSON.stringify({ owner, value })),
    clear: () => secret.clear(),
  };
}
