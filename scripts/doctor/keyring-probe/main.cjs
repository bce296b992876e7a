// @ts-check
// Prints the keyring that Electron would use here: "keyring: gnome_libsecret", "keyring: basic_text", "keyring: none".
const { mkdtempSync, rmSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const { app, safeStorage } = require('electron');

const profile = mkdtempSync(join(tmpdir(), 'rhythm-keyring-'));
app.setPath('userData', profile);
app.on('quit', () => rmSync(profile, { recursive: true, force: true }));

async function answer() {
  await app.whenReady();
  const backend = process.platform === 'linux' ? safeStorage.getSelectedStorageBackend() : process.platform;
  process.stdout.write(`keyring: ${safeStorage.isEncryptionAvailable() ? backend : 'none'}\n`);
  app.quit();
}

void answer();
