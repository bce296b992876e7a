import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Page } from '@playwright/test';
import postgres from 'postgres';
import { z } from 'zod';
import { startEmbedded } from '../embedded/start-embedded.ts';
import { buildApp } from './build-app.ts';
import { demoEnvironment } from './demo-environment.ts';
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

type Account = { email: string; password: string; role: string };

/** The whole journey through the window; what happened is read back from Postgres, not from the window. */
async function play(page: Page, accounts: readonly Account[], databaseUrl: string): Promise<number> {
  await page.getByRole('button', { name: 'Sign in', exact: true }).waitFor();
  await screenshot(page, '1-sign-in');
  await turnFlagOn(page, accountOf(accounts, 'admin'));
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
  return printResult(databaseUrl, [...runIds], seconds);
}

function accountOf(accounts: readonly Account[], role: string): Account {
  const account = accounts.find((candidate) => candidate.role === role);
  if (!account) throw new Error(`the demo organisation has no ${role}`);
  return account;
}

async function signIn(page: Page, account: Account): Promise<void> {
  await page.getByLabel('E-mail', { exact: true }).fill(account.email);
  await page.getByLabel('Password', { exact: true }).fill(account.password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByTestId('run-row').first().waitFor();
}

async function turnFlagOn(page: Page, admin: Account): Promise<void> {
  await signIn(page, admin);
  await page.getByRole('link', { name: 'Settings' }).click();
  await page.getByRole('switch', { name: /diagnosis/i }).click({ force: true });
  await page.getByRole('switch', { name: /diagnosis/i, checked: true }).waitFor();
  await screenshot(page, '2-settings');
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByRole('button', { name: 'Sign in', exact: true }).waitFor();
}

/** Executes the first queued run of the list and waits until it has left the list. @returns its id. */
async function executeNext(page: Page, done: number): Promise<string> {
  const row = page.locator('[data-testid="run-row"][data-status="queued"]').first();
  const runId = await row.getAttribute('data-run-id');
  if (!runId) throw new Error('a row of the worklist has no run id');
  await row.getByRole('button', { name: /^Execute/ }).click();
  if (done === 0) await screenshotRunning(page, runId);
  await page.locator(`[data-testid="run-row"][data-run-id="${runId}"]`).waitFor({ state: 'detached' });
  return runId;
}

async function screenshotRunning(page: Page, runId: string): Promise<void> {
  await page.getByRole('tab', { name: /^Running/ }).click();
  await page.locator(`[data-testid="run-row"][data-run-id="${runId}"]`).press('Enter');
  await page.getByText(/draft/i).first().waitFor();
  await screenshot(page, '4-running');
  await page.getByRole('link', { name: 'Worklist' }).click();
  await page.getByRole('tab', { name: /^Queued/ }).click();
}

async function openReport(page: Page, runId: string): Promise<void> {
  await page.getByRole('tab', { name: /^Done/ }).click();
  await page.locator(`[data-testid="run-row"][data-run-id="${runId}"]`).press('Enter');
  await page.getByRole('heading', { name: 'Findings' }).waitFor();
}

async function screenshot(page: Page, name: string): Promise<void> {
  if (folder) await page.screenshot({ path: resolve(folder, `${name}.png`) });
}

const rowSchema = z.object({
  patient: z.string(),
  status: z.string(),
  attempt: z.int(),
  reports: z.coerce.number(),
  risk_level: z.string().nullable(),
  confidence_score: z.number().nullable(),
  findings: z.int().nullable(),
  seconds: z.coerce.number().nullable(),
});

async function printResult(databaseUrl: string, runIds: readonly string[], seconds: number): Promise<number> {
  const sql = postgres(databaseUrl, { max: 1, onnotice: () => undefined });
  const found = await sql`
    select concat_ws(' ', p.first_name, p.last_name) as patient, r.status, r.attempt,
      (select count(*) from public.diagnosis_artifacts b where b.run_id = r.id and b.artifact_type = 'diagnosis_report') as reports,
      a.risk_level, a.confidence_score, jsonb_array_length(a.artifact_data -> 'findings') as findings,
      round(extract(epoch from r.completed_at - r.started_at)::numeric, 1) as seconds
    from public.diagnosis_runs r
    join public.patient_profiles p on p.id = r.patient_id
    left join public.diagnosis_artifacts a on a.run_id = r.id and a.artifact_type = 'diagnosis_report'
    where r.id in ${sql(runIds)} order by r.completed_at`;
  await sql.end();
  const rows = found.map((row) => rowSchema.parse(row));
  console.table(
    rows.map(({ patient, risk_level, confidence_score, findings, seconds: took }) => ({
      patient,
      risk: risk_level,
      confidence: confidence_score,
      findings,
      seconds: took,
    })),
  );
  const count = (status: string) => rows.filter((row) => row.status === status).length;
  const doubled = rows.filter((row) => row.attempt > 1 || row.reports > 1).length;
  const succeeded = count('succeeded');
  console.log(
    `figure demo runs=${rows.length} succeeded=${succeeded} failed=${count('failed')} doubled=${doubled} seconds=${seconds.toFixed(1)}`,
  );
  return succeeded === runIds.length && doubled === 0 ? 0 : 1;
}
