import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { composeApp } from '../../main/compose.ts';
import { parseEnvironment } from '../../shared/environment.ts';

const nothing = () => undefined;

/** The channels that the app, put together as it is at its start, has handlers for. */
export function readHandlers(): ReadonlySet<string> {
  const folder = mkdtempSync(join(tmpdir(), 'rhythm-wiring-'));
  try {
    const environment = parseEnvironment({});
    if (!environment.ok) throw new Error(environment.error.join());
    const { server } = composeApp({
      environment: environment.value,
      userDataFolder: folder,
      appVersion: '0.0.0-wiring',
      systemLanguage: 'en',
      nativeBinding: undefined,
      secretBox: { available: false, encrypt: Buffer.from, decrypt: (sealed) => sealed.toString() },
      log: { info: nothing, error: nothing },
      notify: nothing,
      onRowsShown: nothing,
      openWindow: async () => undefined,
      chooseFile: async () => null,
      leave: nothing,
      announce: nothing,
      surroundings: {
        idleMs: () => 0,
        steadyMs: () => performance.now(),
        readCopied: async () => '',
        clearCopied: nothing,
        coverWindows: nothing,
      },
    });
    return new Set(Object.keys(server.handlers));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
