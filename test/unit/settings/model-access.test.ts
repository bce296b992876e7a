import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { modelHandlers } from '../../../main/ipc/handlers/model-handlers.ts';
import { modelAccess } from '../../../main/settings/model-access.ts';
import { createSealedValue } from '../../../main/settings/sealed-value.ts';
import { openSettingsFile, type SettingsFile } from '../../../main/settings/settings-file.ts';
import { type Environment, parseEnvironment } from '../../../shared/environment.ts';
import { requestIdSchema } from '../../../shared/ids.ts';
import { ipcContract } from '../../../shared/ipc-contract.ts';
import { temporaryFolder } from '../db/fixtures.ts';

const keyring = { available: true, encrypt: Buffer.from, decrypt: (sealed: Buffer) => sealed.toString() };
const context = {
  requestId: requestIdSchema.parse('0197f0a0-0000-7000-8000-0000000000aa'),
  session: null,
  window: {},
};

let folder: ReturnType<typeof temporaryFolder>;
let settings: SettingsFile;
beforeEach(() => {
  folder = temporaryFolder();
  settings = openSettingsFile(join(folder.path, 'settings.json'), () => undefined);
});
afterEach(() => folder.remove());

function workstation(variables: Record<string, string> = {}) {
  const parsed = parseEnvironment(variables);
  if (!parsed.ok) throw new Error(parsed.error.join());
  const environment: Environment = parsed.value;
  const storedKey = createSealedValue(settings, keyring, 'sealedModelKey');
  const handlers = modelHandlers({
    environment,
    settings,
    secretBox: keyring,
    storedKey,
    testModel: async () => Promise.reject(new Error('not asked here')),
  });
  return {
    access: () => modelAccess({ environment, settings, storedKey }),
    saveKey: (key: string) => handlers['model.saveKey']({ key }, context),
    saveGateway: (gateway: string | null) => handlers['model.saveGateway']({ gateway }, context),
    get: () => handlers['model.getSettings']({}, context),
  };
}

describe('a stored key', () => {
  it('is for the gateway of its time only, and is there again with it', async () => {
    const { access, saveKey, saveGateway, get } = workstation();
    await saveKey('key-of-the-provider');
    expect(access()).toMatchObject({ key: 'key-of-the-provider', gateway: null, gatewaySource: 'default' });
    await saveGateway('https://gateway.example/v1');
    expect(access()).toMatchObject({ key: null, keySource: 'elsewhere', gatewaySource: 'settings' });
    await saveGateway('https://gateway.example/other');
    await saveKey('key-of-the-gateway');
    await saveGateway('https://gateway.example/v1');
    expect(access().key).toBe('key-of-the-gateway');
    await saveGateway(null);
    expect(access()).toMatchObject({ key: null, keySource: 'elsewhere' });
    expect(JSON.stringify(await get())).not.toContain('key-of');
  });

  it('is missing where none was ever stored', () => {
    expect(workstation().access()).toMatchObject({ key: null, keySource: 'missing' });
  });
});

describe('the environment', () => {
  it('goes before what is stored, and its key goes to its own gateway only', async () => {
    settings.update({ gateway: 'https://from-settings.example' });
    const { access, saveGateway } = workstation({ ANTHROPIC_API_KEY: 'key-of-it' });
    expect(access()).toMatchObject({ key: 'key-of-it', keySource: 'environment', gateway: null });
    expect(await saveGateway('https://other.example')).toMatchObject({
      ok: false,
      error: { code: 'FORBIDDEN' },
    });
  });

  it('that names a gateway has the stored key of that gateway', async () => {
    const { access, saveKey } = workstation({ ANTHROPIC_BASE_URL: 'https://gateway.example' });
    await saveKey('key-of-the-gateway');
    expect(access()).toMatchObject({ key: 'key-of-the-gateway', gatewaySource: 'environment' });
    expect(workstation().access().keySource).toBe('elsewhere');
  });
});

describe('a gateway to be saved', () => {
  it.each(['http://gateway.example', 'gateway.example', 'file:///etc/passwd', ''])(
    'has to be an address that nobody can listen to: %s',
    (gateway) => {
      expect(ipcContract['model.saveGateway'].request.safeParse({ gateway }).success).toBe(false);
    },
  );
});
