import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { startEmbedded } from '../embedded/start-embedded.ts';
import { parseEnvironment } from '../shared/environment.ts';
import { buildApp } from './build-app.ts';
import { demoDataFolder } from './demo-data-folder.ts';
import { demoEnvironment } from './demo-environment.ts';
import { rememberedPort } from './remembered-port.ts';
import { electronEnv, electronLaunchArgs, resolveRuntime } from './setup/runtime.mjs';
import { withDisplay } from './with-display.ts';

const root = resolve(import.meta.dirname, '..');
const { values: options } = parseArgs({
  options: { patients: { type: 'string' }, 'sign-in': { type: 'string' } },
});

if (existsSync(resolve(root, '.env'))) process.loadEnvFile(resolve(root, '.env'));
const environment = parseEnvironment(process.env);
if (environment.ok) process.exitCode = await start().catch(sayWhy);
else {
  console.error(`Rhythm Workstation cannot start:\n${environment.error.join('\n')}`);
  process.exitCode = 1;
}

/** A sentence instead of a stack: whoever types `npm start` is a user. */
function sayWhy(fault: unknown): number {
  console.error(`\n${fault instanceof Error ? fault.message : String(fault)}`);
  return 1;
}

/** Builds, provides a backend and a display where there is none, and runs the app to its end. */
async function start(): Promise<number> {
  buildApp();
  const backend = process.env.SUPABASE_URL ? null : await startDemoBackend();
  const demo = backend ? demoEnvironment(backend) : null;
  try {
    return await withDisplay(async (display) => {
      const signIn =
        options['sign-in'] ??
        (display.virtual && backend ? backend.accounts.find(isClinician)?.email : undefined);
      if (display.virtual) sayVirtual(signIn);
      const env = { ...display.env, ...demo?.env, ...(signIn ? { RHYTHM_DEMO_SIGN_IN: signIn } : {}) };
      return runApp(env, backend ? [`--user-data-dir=${join(demoFolder(), 'profile')}`] : []);
    });
  } finally {
    demo?.remove();
    await backend?.stop();
  }
}

function patientsFile(): string | null {
  return options.patients ? resolve(options.patients) : null;
}

function demoFolder(): string {
  return demoDataFolder(patientsFile());
}

async function startDemoBackend() {
  const folder = demoFolder();
  const patients = patientsFile();
  const backend = await startEmbedded({
    dataDir: join(folder, 'backend'),
    port: await rememberedPort(folder),
    demo: true,
    demoModel: !process.env.ANTHROPIC_API_KEY,
    ...(patients ? { patientsFile: patients } : {}),
    onLog: (line) => console.error(line),
  }).catch((cause: unknown) => {
    throw new Error(`The demo organisation did not start. To begin with a new one, delete ${folder}`, {
      cause,
    });
  });
  console.log('Demo organisation on an embedded backend. Accounts:');
  for (const { role, email, password } of backend.accounts)
    console.log(`  ${role.padEnd(10)} ${email}  ${password}`);
  return backend;
}

function isClinician(account: { role: string }): boolean {
  return account.role === 'clinician';
}

function sayVirtual(signIn: string | undefined): void {
  console.log('No display: the window opens on a virtual one (Xvfb), so nobody can see it.');
  if (signIn) console.log(`Nobody can type there either: signing in as ${signIn}.`);
}

async function runApp(env: Record<string, string>, extraArgs: readonly string[]): Promise<number> {
  const runtime = await resolveRuntime();
  // Chromium's own messages (no system bus, no GPU) say nothing to whoever starts the app.
  const app = spawn(runtime.executablePath, [...electronLaunchArgs(), '--log-level=3', ...extraArgs, root], {
    stdio: 'inherit',
    env: { ...process.env, ...electronEnv(runtime), ...env },
  });
  const quit = () => app.kill('SIGTERM');
  process.on('SIGINT', quit).on('SIGTERM', quit);
  return new Promise((ended, failed) => {
    app.on('error', failed);
    app.on('exit', (code) => ended(code ?? 1));
  });
}
