import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EmbeddedBackend } from '../../embedded/start-embedded.ts';
import { type App, type ComposeOptions, composeApp } from '../../main/compose.ts';
import { serveCall } from '../../main/ipc/serve-contract.ts';
import { parseEnvironment } from '../../shared/environment.ts';
import type { Channel, RequestOf, ResponseOf } from '../../shared/ipc-contract.ts';

/** One workstation: the composed app with its own profile, signed in as Dr. Keller, with the demo model. */
export interface ComposedDesk {
  readonly app: App;
  stop(): Promise<void>;
}

/** Starts a desk; every announcement to its windows goes to `announce`, every desktop notification to `notify`. */
export async function startDesk(
  backend: EmbeddedBackend,
  announce: ComposeOptions['announce'] = () => undefined,
  notify: ComposeOptions['notify'] = () => undefined,
): Promise<ComposedDesk> {
  const folder = mkdtempSync(join(tmpdir(), 'rhythm-desk-'));
  const environment = parseEnvironment({
    SUPABASE_URL: backend.url,
    SUPABASE_PUBLISHABLE_KEY: backend.publishableKey,
    ANTHROPIC_API_KEY: 'demo-key',
    ANTHROPIC_BASE_URL: backend.demoModelUrl ?? '',
  });
  if (!environment.ok) throw new Error(environment.error.join());
  const app = composeApp({
    environment: environment.value,
    userDataFolder: folder,
    appVersion: '0.1.0-test',
    systemLanguage: 'en',
    nativeBinding: undefined,
    secretBox: { available: false, encrypt: Buffer.from, decrypt: (sealed) => sealed.toString() },
    log: { info: () => undefined, error: () => undefined },
    notify,
    onRowsShown: () => undefined,
    leave: () => undefined,
    announce,
  });
  await app.start();
  const keller = backend.accounts.find(({ email }) => email.startsWith('dr.keller'));
  if (!keller) throw new Error('no account of Dr. Keller');
  await call(app, 'session.signIn', { email: keller.email, password: keller.password });
  await call(app, 'sync.pullNow', {});
  return {
    app,
    async stop() {
      await app.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

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
