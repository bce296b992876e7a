import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { _electron, type ElectronApplication, type Page } from '@playwright/test';
import { electronEnv, electronLaunchArgs, resolveRuntime } from './setup/runtime.mjs';

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
  const target = options.executablePath ? [] : [root];
  const electron = await _electron.launch({
    executablePath: options.executablePath ?? runtime.executablePath,
    args: [
      ...electronLaunchArgs(),
      `--user-data-dir=${userDataFolder}`,
      `--lang=${options.locale ?? 'en-US'}`,
      ...(options.args ?? []),
      ...target,
    ],
    env: definedOnly({ ...process.env, ...withoutBackend, ...electronEnv(runtime), ...options.env }),
  });
  const page = await electron.firstWindow();
  let closing: Promise<void> | undefined;
  return {
    electron,
    page,
    userDataFolder,
    async close() {
      closing ??= electron.close();
      await closing;
      if (!options.userDataFolder) rmSync(userDataFolder, { recursive: true, force: true });
    },
  };
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
