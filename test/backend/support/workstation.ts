import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type App, composeApp } from '../../../main/compose.ts';
import type { SecretBox } from '../../../main/settings/secret-box.ts';
import { parseEnvironment } from '../../../shared/environment.ts';
import type { SessionState } from '../../../shared/ipc/session-channels.ts';
import { quietRoom } from './quiet-room.ts';

/** One profile folder, on which the composed app is started and stopped like the process of a workstation. */
export interface Workstation {
  readonly folder: string;
  /** What was said about the session since the last start. */
  readonly sessionStates: SessionState[];
  /** Names of what was logged since the last start. */
  readonly logged: string[];
  start(): Promise<App>;
  stop(): Promise<void>;
  /** Stops the app and removes the profile. */
  remove(): Promise<void>;
}

export interface WorkstationOptions {
  readonly url: string;
  readonly publishableKey: string;
  readonly withKeyring?: boolean;
  /** A profile that is there already; default: a fresh one. */
  readonly folder?: string;
}

/** Reversible without being the text itself; stands for the keyring of the operating system. */
function keyring(available: boolean): SecretBox {
  const turn = (bytes: Buffer) => Buffer.from([...bytes].map((byte) => byte ^ 0x5a));
  return {
    available,
    encrypt: (text) => turn(Buffer.from(text)),
    decrypt: (sealed) => turn(sealed).toString(),
  };
}

/** A workstation that reaches its backend at `url`. */
export function createWorkstation(options: WorkstationOptions): Workstation {
  const { url, publishableKey, withKeyring = false } = options;
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'rhythm-workstation-'));
  const sessionStates: SessionState[] = [];
  const logged: string[] = [];
  let running: App | null = null;

  async function stop(): Promise<void> {
    const stopping = running;
    running = null;
    await stopping?.stop();
  }

  return {
    folder,
    sessionStates,
    logged,
    async start() {
      const environment = parseEnvironment({ SUPABASE_URL: url, SUPABASE_PUBLISHABLE_KEY: publishableKey });
      if (!environment.ok) throw new Error(environment.error.join());
      sessionStates.length = 0;
      logged.length = 0;
      const app = composeApp({
        environment: environment.value,
        userDataFolder: folder,
        appVersion: '0.0.0',
        systemLanguage: 'en',
        nativeBinding: undefined,
        secretBox: keyring(withKeyring),
        log: { info: (event) => void logged.push(event), error: (event) => void logged.push(event) },
        notify: () => undefined,
        onRowsShown: () => undefined,
        openWindow: async () => undefined,
        chooseFile: async () => null,
        leave: () => undefined,
        surroundings: quietRoom(),
        announce(event, payload) {
          // The payload is typed by the event, which a comparison does not tell the compiler.
          if (event === 'session.changed' && 'ended' in payload) sessionStates.push(payload);
        },
      });
      running = app;
      await app.start();
      return app;
    },
    stop,
    async remove() {
      await stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
