import type { SecretBox } from './secret-box.ts';
import type { SettingsFile } from './settings-file.ts';

/** A secret kept in memory and, where the system has a real keyring, sealed in the settings file. */
export interface SealedValue {
  read(): string | null;
  write(value: string): void;
  clear(): void;
}

/**
 * @param field where the sealed text goes. Without a keyring nothing reaches the disk: the value lasts
 * until the app ends. A sealed text that cannot be opened any more counts as absent and is removed.
 */
export function createSealedValue(
  settings: SettingsFile,
  box: SecretBox,
  field: 'sealedSession' | 'sealedModelKey',
): SealedValue {
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

function unseal(
  settings: SettingsFile,
  box: SecretBox,
  field: 'sealedSession' | 'sealedModelKey',
): string | null {
  const sealed = settings.read()[field];
  if (sealed === null || !box.available) return null;
  try {
    return box.decrypt(Buffer.from(sealed, 'base64'));
  } catch {
    settings.update({ [field]: null });
    return null;
  }
}
