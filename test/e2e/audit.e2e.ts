import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { parse } from 'csv-parse/sync';
import { signIn, signOut } from '../../scripts/drive-app.ts';
import type { LaunchedApp } from '../../scripts/launch-app.ts';
import { executeInWindow, openSignedIn } from './support/desk-page.ts';
import { expect, invoke, test } from './support/fixtures.ts';

const everything = { group: null, actorId: null, subjectId: null, from: null, to: null };

const entry = (page: Page, action: string) =>
  page.locator(`[data-testid="audit-entry"][data-action="${action}"]`);

/** By its address: what a list does meanwhile is no matter here. */
async function openReport(page: Page, runId: string): Promise<void> {
  await page.evaluate((id) => {
    location.hash = `#/runs/${id}`;
  }, runId);
  await expect(page.locator('.report')).toBeVisible();
}

/** What the dialog of the system answers; null: it is dismissed. */
async function answerDialog({ electron }: LaunchedApp, filePath: string | null): Promise<void> {
  await electron.evaluate(({ dialog }, path) => {
    dialog.showSaveDialog = async () => ({ canceled: path === null, filePath: path ?? '' });
  }, filePath);
}

test.describe('the audit trail', () => {
  test('shows an admin what has just happened, finds it again and takes it along; nobody else has it', async ({
    launch,
    ready,
  }) => {
    const clinician = ready.account('clinician');
    const executed = await ready.database.takeQueuedRun(clinician.email);
    const cancelled = await ready.database.takeQueuedRun(clinician.email);
    const app = await openSignedIn(launch, clinician);
    const { page } = app;

    await test.step('a clinician works, and has no such page', async () => {
      await executeInWindow(page, executed);
      await openReport(page, executed);
      expect(await invoke(page, 'runs.cancel', { runId: cancelled })).toMatchObject({
        success: true,
      });
      await expect(page.getByRole('link', { name: 'Audit trail' })).toHaveCount(0);
      await page.evaluate(() => {
        location.hash = '#/audit';
      });
      await expect(page.getByRole('heading', { name: 'Only for admins' })).toBeVisible();
      for (const reply of [
        await invoke(page, 'audit.list', { filter: everything, before: null, limit: 10 }),
        await invoke(page, 'audit.actors', {}),
        await invoke(page, 'audit.export', { filter: everything }),
      ]) {
        expect(reply).toMatchObject({ success: false, error: { code: 'FORBIDDEN' } });
      }
    });

    await test.step('an admin sees it: the view, the execution, the cancel, the switch', async () => {
      await signOut(page);
      await signIn(page, ready.account('admin'));
      const trail = page.getByRole('link', { name: 'Audit trail' });
      await expect(trail).toBeVisible();
      await invoke(page, 'sync.pullNow', {});
      expect(await invoke(page, 'flag.set', { enabled: false })).toMatchObject({ success: true });
      await trail.click();
      await expect(entry(page, 'report.viewed').first()).toContainText('Saw a report');
      await expect(entry(page, 'report.viewed').first()).toContainText(executed.slice(0, 8));
      await expect(entry(page, 'report.viewed').first()).toContainText('Dr. Keller');
      await expect(entry(page, 'run.claimed').first()).toContainText('Began to execute a run');
      await expect(entry(page, 'run.failed').first()).toContainText('Cancelled a run');
      await expect(entry(page, 'run.failed').first()).toContainText(cancelled.slice(0, 8));
      await expect(entry(page, 'feature_flag.changed').first()).toContainText('Switched diagnosis runs off');
    });

    await test.step('what it looks for is found, and nothing else', async () => {
      const rows = page.getByTestId('audit-entry');
      await page.getByLabel('Run, patient or request number').fill(executed);
      await expect(entry(page, 'feature_flag.changed')).toHaveCount(0);
      await expect(rows.first()).toBeVisible();
      await page.getByLabel('What', { exact: true }).selectOption({ label: 'Reports and records seen' });
      await expect(rows).toHaveCount(1);
      await expect(entry(page, 'report.viewed')).toHaveCount(1);
      await page.getByLabel('Who', { exact: true }).selectOption({ label: 'Ada Admin (Admin)' });
      await expect(page.getByRole('heading', { name: 'No entries' })).toBeVisible();
      await page.getByRole('button', { name: 'Clear filter' }).click();
      await page
        .getByRole('button', { name: /^Patient / })
        .first()
        .click();
      await expect(entry(page, 'feature_flag.changed')).toHaveCount(0);
      await expect(rows.first()).toBeVisible();
    });

    const folder = mkdtempSync(join(tmpdir(), 'rhythm-export-'));
    await test.step('it takes it along in a file that only it may read, which is on record', async () => {
      const file = join(folder, 'trail.csv');
      await page.getByRole('button', { name: 'Clear filter' }).click();
      await page.getByLabel('What', { exact: true }).selectOption({ label: 'Reports and records seen' });
      await expect(entry(page, 'feature_flag.changed')).toHaveCount(0);
      await answerDialog(app, null);
      await page.getByRole('button', { name: 'Export as CSV' }).click();
      await expect(page.getByRole('button', { name: 'Export as CSV' })).toBeEnabled();
      await answerDialog(app, file);
      await page.getByRole('button', { name: 'Export as CSV' }).click();
      await expect(page.getByText('Saved as trail.csv')).toBeVisible();
      const exported = parse(readFileSync(file), { bom: true, columns: true });
      const shown = await page.getByTestId('audit-entry').count();
      expect(exported).toHaveLength(shown);
      expect(exported).toContainEqual(
        expect.objectContaining({ action: 'report.viewed', run_id: executed, person: 'Dr. Keller' }),
      );
      expect(statSync(file).mode & 0o777).toBe(0o600);
      await page.getByLabel('What', { exact: true }).selectOption({ label: 'The audit trail itself' });
      await expect(entry(page, 'audit.exported')).toHaveCount(1);
      await expect(entry(page, 'audit.exported')).toContainText(shown === 1 ? '1 entry' : `${shown} entries`);
    });
    rmSync(folder, { recursive: true });
  });

  test('has what was read without the server, once it is back, with the time at which it was read', async ({
    launch,
    ready,
    network,
  }) => {
    const clinician = ready.account('clinician');
    const runId = await ready.database.takeQueuedRun(clinician.email);
    const app = await openSignedIn(launch, clinician, { env: { SUPABASE_URL: network.url } });
    const { page } = app;
    await executeInWindow(page, runId);
    // Until the report is here: without the server it does not come any more.
    await openReport(page, runId);
    await signOut(page);
    network.cut();
    const cutAt = new Date();
    const views = () => ready.database.sql`
      select occurred_at from public.audit_log
      where action = 'report.viewed' and entity_id = ${runId} and occurred_at > ${cutAt}`;
    await signIn(page, clinician);
    await expect(page.getByTestId('run-row').first()).toBeVisible();
    await openReport(page, runId);
    const seenBefore = new Date();
    expect(await views()).toHaveLength(0);
    // As after a power cut: nothing of the process has a chance to send or to write anything.
    app.electron.process().kill('SIGKILL');
    network.mend();
    const again = await launch({ env: { SUPABASE_URL: network.url }, userDataFolder: app.userDataFolder });
    await signIn(again.page, clinician);
    await expect.poll(async () => (await views()).length).toBe(1);
    expect((await views())[0]?.occurred_at <= seenBefore).toBe(true);
  });
});
