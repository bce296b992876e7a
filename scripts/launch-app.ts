import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { _electron, type ElectronApplication, errors, type Page } from '@playwright/test';
import { electronEnv, electronLaunchArgs, resolveRuntime } from './setup/runtime.mjs';

/** The app itself gives its runs back within ten seconds. */
const quitWithinMs = 20_000;

const root = resolve(import.meta.dirname, '..');

export interface LaunchOptions {
  /** Added to the environment of the app; an undefined value removes the variable. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Keep it to start again on the same profile; default: a fresh one, removed at the end. */
  readonly userDataFolder?: string;
  /** Default: the resolved runtime with the built app of this checkout. */
  readonly executablePath?: string;
  readonly args?: readonly string[];
  readonly locale?: 'de' | 'en-US';
}

export interface LaunchedApp {
  readonly electron: ElectronApplication;
  readonly page: Page;
  readonly userDataFolder: string;
  /** Quits the app and removes its profile, unless it was given. Calling it again does nothing. */
  close(): Promise<void>;
}

/** Starts the real app under Playwright with a profile of its own. */
export async function launchApp(options: LaunchOptions): Promise<LaunchedApp> {
  const runtime = await resolveRuntime();
  const userDataFolder = options.userDataFolder ?? mkdtempSync(join(tmpdir(), 'rhythm-profile-'));
  const shared = [
    ...electronLaunchArgs(),
    `--user-data-dir=${userDataFolder}`,
    `--lang=${options.locale ?? 'en-US'}`,
  ];
  const env = definedOnly({ ...process.env, ...withoutBackend, ...electronEnv(runtime), ...options.env });
  const args = [...shared, ...(options.args ?? [])];
  const start = () =>
    options.executablePath
      ? _electron.launch({ executablePath: options.executablePath, args, env, timeout: 15_000 })
      : launchPrepared({ args: [...args, root], env }, runtime.distPath);
  const { electron, page, launched, pid } = await startUntilShown(start);
  let closing: Promise<void> | undefined;
  return {
    electron,
    page,
    userDataFolder,
    async close() {
      closing ??= quit(electron, { launched, pid });
      await closing;
      if (!options.userDataFolder) rmSync(userDataFolder, { recursive: true, force: true });
    },
  };
}

/** As the system ends an app: runs under way go back to the queue, nobody is asked. */
async function quit(
  electron: ElectronApplication,
  { launched, pid }: { launched: ChildProcess; pid: number },
): Promise<void> {
  const isOver = () => launched.exitCode !== null || launched.signalCode !== null;
  if (!isOver()) process.kill(pid, 'SIGTERM');
  const closed = electron.close();
  const patience = new AbortController();
  await Promise.race([
    closed,
    delay(quitWithinMs, undefined, { signal: patience.signal }).catch(() => undefined),
  ]);
  patience.abort();
  if (!isOver()) {
    console.log('the app does not end: killed');
    process.kill(pid, 'SIGKILL');
  }
  await closed;
}

type PlaywrightLaunch = NonNullable<Parameters<typeof _electron.launch>[0]>;

/** Without an executable Playwright takes the one of the `electron` package and holds the app back until it is attached. */
function launchPrepared(launch: PlaywrightLaunch, distPath: string): Promise<ElectronApplication> {
  process.env.ELECTRON_OVERRIDE_DIST_PATH = distPath;
  return _electron.launch(launch);
}

interface ShownApp {
  readonly electron: ElectronApplication;
  readonly page: Page;
  /** Playwright forgets the process of an app that has ended. */
  readonly launched: ChildProcess;
  /** Of the app itself, not of a wrapper it was started by. */
  readonly pid: number;
}

/**
 * Starts the app, and up to twice more where Playwright sees no window of it. An executable of its own (a packaged app, a
 * wrapper) does not wait until Playwright is attached, which then misses a navigation and waits for ever; and the
 * renderer of the registry's Electron rarely dies at its start on a busy machine.
 */
async function startUntilShown(start: () => Promise<ElectronApplication>): Promise<ShownApp> {
  for (let attempt = 1; ; attempt += 1) {
    let pid: number | null = null;
    try {
      const electron = await start();
      const launched = electron.process();
      pid = await electron.evaluate(() => process.pid);
      return { electron, launched, pid, page: await electron.firstWindow({ timeout: 15_000 }) };
    } catch (fault) {
      if (pid !== null) process.kill(pid, 'SIGKILL');
      if (!(fault instanceof errors.TimeoutError) || attempt === 3) throw fault;
      console.log('Playwright sees no window: starting the app again');
    }
  }
}

/** What a developer may have set for other purposes must not leak into a started app. */
const withoutBackend: Record<string, undefined> = {
  SUPABASE_URL: undefined,
  SUPABASE_PUBLISHABLE_KEY: undefined,
  ANTHROPIC_API_KEY: undefined,
  ANTHROPIC_BASE_URL: undefined,
  ANTHROPIC_MODEL: undefined,
  RHYTHM_FEATURE_DIAGNOSIS_WORKER_ENABLED: undefined,
};

function definedOnly(env: Record<string, string | undefined>): Record<string, string> {
  const entries = Object.entries(env).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value]],
  );
  return Object.fromEntries(entries);
}
