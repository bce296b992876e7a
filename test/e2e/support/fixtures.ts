import { randomUUID } from 'node:crypto';
import { copyFileSync, existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test as base, type Page, type TestInfo } from '@playwright/test';
import { createClient } from '@supabase/supabase-js';
import { controlDemoModel, type DemoModelControl } from '../../../embedded/demo-model/demo-model-control.ts';
import { type EmbeddedBackend, startEmbedded } from '../../../embedded/start-embedded.ts';
import { demoEnvironment } from '../../../scripts/demo-environment.ts';
import type { Credentials } from '../../../scripts/drive-app.ts';
import { type LaunchedApp, type LaunchOptions, launchApp } from '../../../scripts/launch-app.ts';
import { type Display, startOwnDisplay } from '../../../scripts/with-display.ts';
import type { Channel, ReplyOf, RequestOf } from '../../../shared/ipc-contract.ts';
import { type Network, startNetwork } from '../../backend/support/network.ts';
import { openTestDatabase, type TestDatabase } from './database.ts';

export interface World {
  readonly backend: EmbeddedBackend;
  readonly model: DemoModelControl;
  readonly database: TestDatabase;
  readonly env: Record<string, string>;
  account(role: 'admin' | 'clinician' | 'nurse', index?: number): Credentials;
  /** Turns the feature flag as the organisation's admin, through the real API. */
  setFlag(enabled: boolean): Promise<void>;
  /** Tries the claim as a clinician without the app; resolves to the refusal of Postgres, or null. */
  claimDirectly(runId: string): Promise<{ code: string; message: string } | null>;
}

export type Launch = (options?: Partial<LaunchOptions>) => Promise<LaunchedApp>;

/** One embedded backend and one display a worker, a fresh demo model script and flag a test, apps closed at the end. */
export const test = base.extend<
  { launch: Launch; ready: World; network: Network },
  { world: World; display: Display }
>({
  display: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures out of the pattern
    async ({}, use) => {
      const display = await startOwnDisplay();
      Object.assign(process.env, display.env);
      await use(display);
      await display.stop();
    },
    { scope: 'worker', auto: true },
  ],
  world: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures out of the pattern
    async ({}, use) => {
      const backend = await startEmbedded({ demo: true, demoModel: true });
      const database = openTestDatabase(backend.databaseUrl);
      const demo = demoEnvironment(backend);
      await use(createWorld(backend, database, demo.env));
      demo.remove();
      await database.close();
      await backend.stop();
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  ready: async ({ world }, use) => {
    await world.model.reset();
    await world.setFlag(true);
    await use(world);
  },
  /** Between the app, where a test starts it with its URL, and the backend. */
  network: async ({ world }, use) => {
    const network = await startNetwork(world.backend.url);
    await use(network);
    await network.stop();
  },
  launch: async ({ world }, use, testInfo) => {
    const apps: LaunchedApp[] = [];
    await use(async (options = {}) => {
      const app = await launchApp({ ...options, env: { ...world.env, ...options.env } });
      apps.push(app);
      return app;
    });
    if (testInfo.status !== testInfo.expectedStatus) await attachEvidence(testInfo, apps);
    for (const app of apps) await app.close();
  },
});
export { expect } from '@playwright/test';

/**
 * What the windows of a failed test show, and what its apps have logged: their profiles are removed with them. Taken here,
 * since the snapshot that Playwright adds comes from an app that quits, and so shows the sign-in page of a session that
 * has ended with it.
 */
async function attachEvidence(testInfo: TestInfo, apps: readonly LaunchedApp[]): Promise<void> {
  for (const [index, { electron, userDataFolder }] of apps.entries()) {
    const name = `app-${index + 1}`;
    for (const [place, page] of electron.windows().entries()) {
      const path = testInfo.outputPath(`${name}-window-${place + 1}.png`);
      // A window that hangs or has died has nothing to show.
      const taken = await page.screenshot({ path, timeout: 5_000 }).catch(() => null);
      if (taken) await testInfo.attach(`${name}: window ${place + 1}`, { path, contentType: 'image/png' });
    }
    const logs = join(userDataFolder, 'logs');
    for (const file of existsSync(logs) ? readdirSync(logs) : []) {
      const path = testInfo.outputPath(`${name}-${file}`);
      copyFileSync(join(logs, file), path);
      await testInfo.attach(`${name}: ${file}`, { path, contentType: 'text/plain' });
    }
  }
}

function createWorld(backend: EmbeddedBackend, database: TestDatabase, env: Record<string, string>): World {
  if (!backend.demoModelUrl) throw new Error('the demo model did not start');
  const account: World['account'] = (role, index = 0) => {
    const found = backend.accounts.filter((candidate) => candidate.role === role)[index];
    if (!found) throw new Error(`no demo account ${role} ${index}`);
    return found;
  };
  return {
    backend,
    database,
    env,
    model: controlDemoModel(backend.demoModelUrl),
    account,
    async setFlag(enabled) {
      const client = await signedInClient(backend, account('admin'));
      const workspace = await client.rpc('get_my_workspace');
      const organization_id = workspace.data?.memberships?.[0]?.organization_id;
      const flag = 'DIAGNOSIS_WORKER_ENABLED';
      const known = await client
        .from('organization_feature_flags')
        .select('updated_at')
        .match({ organization_id, flag });
      const saved = await client.rpc('set_feature_flag', {
        p_organization_id: organization_id,
        p_flag: flag,
        p_enabled: enabled,
        p_based_on: known.data?.[0]?.updated_at ?? null,
        p_change_id: randomUUID(),
      });
      if (saved.error) throw new Error(saved.error.message);
    },
    async claimDirectly(runId) {
      const client = await signedInClient(backend, account('clinician'));
      const claim = { status: 'running', claim_id: randomUUID(), workstation_id: 'test' };
      const claimed = await client
        .from('diagnosis_runs')
        .update(claim)
        .eq('id', runId)
        .eq('status', 'queued')
        .select('id');
      return claimed.error;
    },
  };
}

async function signedInClient(backend: EmbeddedBackend, account: Credentials) {
  const client = createClient(backend.url, backend.publishableKey, {
    auth: { persistSession: false, autoRefreshToken: false },
  });
  const signedIn = await client.auth.signInWithPassword(account);
  if (signedIn.error) throw signedIn.error;
  return client;
}

/** Calls a channel as the renderer does, through the real preload. */
export function invoke<C extends Channel>(
  page: Page,
  channel: C,
  request: RequestOf<C>,
): Promise<ReplyOf<C>> {
  // As JSON: the types of Playwright's own serialisation do not follow a generic channel.
  return page.evaluate(([name, json]) => window.rhythm.invoke(name, JSON.parse(json)), [
    channel,
    JSON.stringify(request),
  ] as const);
}
