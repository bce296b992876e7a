import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { executionHandlers } from '../../../main/ipc/handlers/execution-handlers.ts';
import { defaultExecutionSettings } from '../../../main/settings/default-execution-settings.ts';
import { openSettingsFile } from '../../../main/settings/settings-file.ts';
import { requestIdSchema } from '../../../shared/ids.ts';
import { executionSettingsSchema } from '../../../shared/ipc/execution-channels.ts';
import { ipcContract } from '../../../shared/ipc-contract.ts';

let folder: string;
const context = {
  requestId: requestIdSchema.parse('0193a000-0000-7000-8000-000000000009'),
  session: null,
  window: {},
};
const open = () => openSettingsFile(join(folder, 'settings.json'), () => undefined);

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rhythm-settings-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('the execution settings', () => {
  it('begin with defaults that the contract accepts', async () => {
    expect(executionSettingsSchema.parse(defaultExecutionSettings)).toEqual(defaultExecutionSettings);
    expect(await executionHandlers(open())['execution.getSettings']({}, context)).toEqual({
      ok: true,
      value: defaultExecutionSettings,
    });
  });

  it('are kept over a restart and change nothing else', async () => {
    const changed = { ...defaultExecutionSettings, poolSize: 8, callTotalSeconds: 300 };
    const settings = open();
    settings.update({ language: 'de' });
    await executionHandlers(settings)['execution.saveSettings'](changed, context);
    expect(open().read()).toMatchObject({ language: 'de', execution: changed });
  });

  it.each([
    ['a pool of nine', { poolSize: 9 }],
    ['no pool', { poolSize: 0 }],
    ['a silence longer than the call', { callTotalSeconds: 20, callIdleSeconds: 21 }],
    ['a confidence above one', { lowConfidence: 1.1 }],
  ])('are refused with %s', (_, change) => {
    const { request } = ipcContract['execution.saveSettings'];
    expect(request.safeParse({ ...defaultExecutionSettings, ...change }).success).toBe(false);
  });
});
