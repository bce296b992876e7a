import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Page } from '@playwright/test';
import { z } from 'zod';
import { startEmbedded } from '../embedded/start-embedded.ts';
import { buildApp } from './build-app.ts';
import { demoEnvironment } from './demo-environment.ts';
import { printDemoResult } from './demo-result.ts';
import { type Credentials, rowOf, signIn, signOut, turnFlagOn } from './drive-app.ts';
import { launchApp } from './launch-app.ts';
import { withDisplay } from './with-display.ts';

const { values: options } = parseArgs({
  options: {
    runs: { type: 'string', default: '20' },
    patients: { type: 'string' },
    out: { type: 'string' },
  },
});
const runCount = z.coerce.number().int().min(1).max(100).parse(options.runs);
const folder = options.out ? resolve(options.out) : null;
if (folder) mkdirSync(folder, { recursive: true });

buildApp();
process.exitCode = await withDisplay(async (display) => {
  Object.assign(process.env, display.env);
  const backend = await startEmbedded({
    demo: true,
    demoModel: true,
    ...(options.patients ? { patientsFile: resolve(options.patients) } : {}),
    onLog: (line) => console.error(line),
  });
  const demo = demoEnvironment(backend);
  const app = await launchApp({ env: demo.env });
  try {
    return await play(app.page, backend.accounts, backend.databaseUrl);
  } finally {
    await app.close();
    demo.remove();
    await backend.stop();
  }
});

type Account = Credentials & { readonly role: string };

/** The whole journey through the window; what happened is read back from Postgres, not from the window. */
async function play(page: Page, accounts: readonly Account[], databaseUrl: string): Promise<number> {
  await page.getByRole('button', { name: 'Sign in', exact: true }).waitFor();
  await screenshot(page, '1-sign-in');
  await signIn(page, accountOf(accounts, 'admin'));
  await turnFlagOn(page);
  await screenshot(page, '2-settings');
  await signOut(page);
  await signIn(page, accountOf(accounts, 'clinician'));
  await page.getByRole('tab', { name: /^Queued/ }).click();
  await page
    .getByRole('button', { name: /^Execute/ })
    .first()
    .waitFor();
  await screenshot(page, '3-worklist');
  const startedAtMs = Date.now();
  const runIds = new Set<string>();
  while (runIds.size < runCount) runIds.add(await executeNext(page, runIds.size));
  const seconds = (Date.now() - startedAtMs) / 1000;
  await openReport(page, [...runIds].at(-1) ?? '');
  await screenshot(page, '5-report');
  return printDemoResult(databaseUrl, [...runIds], seconds);
}

function accountOf(accounts: readonly Account[], role: string): Account {
  const account = accounts.find((candidate) => candidate.role === role);
  if (!account) throw new Error(`the demo organisation has no ${role}`);
  return account;
}

/** Executes the first queued run of the list, which stays in it until it has ended. @returns its id. */
async function executeNext(page: Page, done: number): Promise<string> {
  const row = page.locator('[data-testid="run-row"][data-status="queued"]').first();
  const runId = await row.getAttribute('data-run-id');
  if (!runId) throw new Error('a row of the worklist has no run id');
  await row.getByRole('button', { name: /^Execute/ }).click();
  if (done === 0) await screenshotRunning(page, runId);
  // The first one was left for its screenshot: the queue that is opened anew does not hold it any more.
  const underWay = ['queued', 'running'].map((status) => `[data-run-id="${runId}"][data-status="${status}"]`);
  await page.locator(underWay.join(', ')).waitFor({ state: 'detached' });
  return runId;
}

async function screenshotRunning(page: Page, runId: string): Promise<void> {
  await page.getByRole('tab', { name: /^Running/ }).click();
  await rowOf(page, runId).press('Enter');
  await page.getByText(/draft/i).first().waitFor();
  await screenshot(page, '4-running');
  await page
    .getByRole('navigation')
    .getByRole('link', { name: /^Worklist/ })
    .first()
    .click();
  await page.getByRole('tab', { name: /^Queued/ }).click();
}

async function openReport(page: Page, runId: string): Promise<void> {
  await page.getByRole('tab', { name: /^Done/ }).click();
  await rowOf(page, runId).press('Enter');
  await page.getByRole('heading', { name: 'Findings' }).waitFor();
}

async function screenshot(page: Page, name: string): Promise<void> {
  if (folder) await page.screenshot({ path: resolve(folder, `${name}.png`) });
}
