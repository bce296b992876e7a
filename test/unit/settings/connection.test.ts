import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { currentConnection } from '../../../main/settings/connection.ts';
import { openSettingsFile, type SettingsFile } from '../../../main/settings/settings-file.ts';

const publishableKey = 'sb_publishable_0123456789';
let folder: string;
let settings: SettingsFile;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rhythm-settings-'));
  settings = openSettingsFile(join(folder, 'settings.json'), () => undefined);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('the project of this workstation', () => {
  it('is the saved one, unless the environment names another', () => {
    expect(currentConnection({}, settings)).toBeNull();
    settings.update({ connection: { url: 'https://saved.example', publishableKey } });
    expect(currentConnection({}, settings)).toMatchObject({
      url: 'https://saved.example',
      source: 'settings',
    });
    const environment = { SUPABASE_URL: 'https://named.example', SUPABASE_PUBLISHABLE_KEY: publishableKey };
    expect(currentConnection(environment, settings)).toMatchObject({ url: 'https://named.example' });
  });

  it('is none where somebody could listen, whoever has written the settings', () => {
    settings.update({ connection: { url: 'http://saved.example', publishableKey } });
    expect(currentConnection({}, settings)).toBeNull();
  });
});
