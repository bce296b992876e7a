import { safeStorage } from 'electron';
import type { SecretBox } from '../settings/secret-box.ts';

/**
 * The keyring of the operating system. On Linux without one Electron falls back to `basic_text`, a fixed
 * password: that hides nothing and counts as unavailable. Ask only after the app is ready.
 */
export function createKeyringSecretBox(): SecretBox {
  const available =
    safeStorage.isEncryptionAvailable() &&
    (process.platform !== 'linux' ||
      !['basic_text', 'unknown'].includes(safeStorage.getSelectedStorageBackend()));
  return {
    available,
    encrypt: (text) => safeStorage.encryptString(text),
    decrypt: (sealed) => safeStorage.decryptString(sealed),
  };
}
