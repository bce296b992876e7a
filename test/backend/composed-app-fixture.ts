import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { demoStaff } from '../../embedded/demo/accounts.ts';
import type { EmbeddedBackend } from '../../embedded/start-embedded.ts';
import { type App, type ComposeOptions, composeApp } from '../../main/compose.ts';
import { serveCall } from '../../main/ipc/serve-contract.ts';
import { parseEnvironment } from '../../shared/environment.ts';
import type { Channel, RequestOf, ResponseOf } from '../../shared/ipc-contract.ts';
import { quietRoom } from './support/quiet-room.ts';

/** One workstation: the composed app with its own profile, signed in as Dr. Keller, with the demo model. */
export interface ComposedDesk {
  readonly app: App;
  /** Quits the app; the profile stays for the next start. */
  quit(): Promise<void>;
  /** Quits the app and removes its profile. */
  stop(): Promise<void>;
}

export interface DeskFixtureOptions {
  /** Hears every announcement to the windows. */
  readonly announce?: ComposeOptions['announce'];
  /** Hears every desktop notification. */
  readonly notify?: ComposeOptions['notify'];
  readonly leave?: ComposeOptions['leave'];
  /** Hears that a window shows rows. */
  readonly onRowsShown?: ComposeOptions['onRowsShown'];
  /** Answers every question for a file. Default: none is chosen. */
  readonly chooseFile?: ComposeOptions['chooseFile'];
  /** Default: somebody works at this machine all the time. */
  readonly surroundings?: ComposeOptions['surroundings'];
  /** Default: a system without a keyring. */
  readonly secretBox?: ComposeOptions['secretBox'];
  /** The profile of a desk that was quit before; default: a fresh one. */
  readonly profile?: string;
  /** Who signs in; null: nobody. Default: Dr. Keller. */
  readonly account?: { readonly email: string; readonly password: string } | null;
}

const noKeyring: ComposeOptions['secretBox'] = {
  available: false,
  encrypt: Buffer.from,
  decrypt: (sealed) => sealed.toString(),
};

export function newProfile(): string {
  return mkdtempSync(join(tmpdir(), 'rhythm-desk-'));
}

/** Starts a desk that reaches its backend at `backend.url`. */
export async function startDesk(
  backend: Pick<EmbeddedBackend, 'url' | 'publishableKey' | 'demoModelUrl'>,
  options: DeskFixtureOptions = {},
): Promise<ComposedDesk> {
  const {
    announce = ignore,
    notify = ignore,
    leave = ignore,
    chooseFile = async () => null,
    profile = newProfile(),
  } = options;
  const environment = parseEnvironment({
    SUPABASE_URL: backend.url,
    SUPABASE_PUBLISHABLE_KEY: backend.publishableKey,
    ANTHROPIC_API_KEY: 'demo-key',
    ANTHROPIC_BASE_URL: backend.demoModelUrl ?? '',
  });
  if (!environment.ok) throw new Error(environment.error.join());
  const app = composeApp({
    environment: environment.value,
    userDataFolder: profile,
    appVersion: '0.1.0-test',
    systemLanguage: 'en',
    nativeBinding: undefined,
    secretBox: options.secretBox ?? noKeyring,
    log: { info: ignore, error: ignore },
    notify,
    onRowsShown: options.onRowsShown ?? ignore,
    openWindow: async () => undefined,
    chooseFile,
    leave,
    announce,
    surroundings: options.surroundings ?? quietRoom(),
  });
  await app.start();
  const { account = demoStaff.keller } = options;
  if (account) {
    await call(app, 'session.signIn', { email: account.email, password: account.password });
    await call(app, 'sync.pullNow', {});
  }
  return {
    app,
    quit: () => app.stop(),
    async stop() {
      await app.stop();
      rmSync(profile, { recursive: true, force: true });
    },
  };
}

const ignore = () => undefined;

/** Calls a channel that must succeed. */
export async function call<C extends Channel>(
  app: App,
  channel: C,
  request: RequestOf<C>,
): Promise<ResponseOf<C>> {
  const reply = await serveCall(app.server, channel, request);
  if (!reply.success) throw new Error(`${channel}: ${reply.error.code} ${reply.error.message}`);
  return reply.data;
}
