import type { Page } from '@playwright/test';
import { rowOf } from '../../scripts/drive-app.ts';
import { type Fault, type FaultProxy, startFaultProxy } from '../campaigns/support/fault-proxy.ts';
import { executeInWindow, openSignedIn, showRun } from './support/desk-page.ts';
import { test as base, expect } from './support/fixtures.ts';

interface Line {
  readonly proxy: FaultProxy;
  /** From now on every connection is reset, until `mend`. */
  cut(): void;
  mend(): void;
}

/** The backend behind a line that can be cut while the app runs. */
const test = base.extend<{ line: Line }>({
  line: async ({ ready }, use) => {
    let fault: Fault | null = null;
    const proxy = await startFaultProxy(ready.backend.url, () => fault);
    await use({
      proxy,
      cut() {
        fault = 'reset';
      },
      mend() {
        fault = null;
      },
    });
    await proxy.stop();
  },
});

/** The sync finds out by itself when the server answers again. */
const backWithinMs = 45_000;

async function goOffline(page: Page, line: Line): Promise<void> {
  line.cut();
  await page.getByRole('button', { name: 'Sync now' }).click();
  await expect(page.locator('.sync')).toContainText(/Offline since \d\d:\d\d/);
}

const ageOf = (page: Page) => page.getByTestId('data-age');

test.describe('while the server cannot be reached', () => {
  test.slow();

  test('the worklist stays readable, Execute says why not, and executes again by itself', async ({
    launch,
    ready,
    line,
  }) => {
    const account = ready.account('clinician');
    const runId = await ready.database.takeQueuedRun(account.email);
    const { page } = await openSignedIn(launch, account, { env: { SUPABASE_URL: line.proxy.url } });
    await expect(ageOf(page)).toHaveAttribute('data-age', 'fresh');
    await goOffline(page, line);
    await expect(ageOf(page)).toHaveText(/^Offline, as of \d\d:\d\d/);

    const row = await showRun(page, runId);
    const execute = row.getByRole('button', { name: /Execute/ });
    // The pointer comes from somewhere, as it does in a hand.
    await row.hover();
    await execute.hover();
    await expect(page.getByRole('tooltip')).toContainText(
      'The button works again as soon as the server answers',
    );
    await execute.click();
    await row.press('e');
    await expect(page.getByTestId('standing-offline')).toContainText(/Tried at \d\d:\d\d: still not reached/);
    expect((await ready.database.getRun(runId)).status).toBe('queued');
    await expect(page.locator('.banner-error')).toHaveCount(0);

    line.mend();
    await expect(page.locator('.sync')).toContainText('Online', { timeout: backWithinMs });
    await expect(ageOf(page)).toHaveAttribute('data-age', 'fresh');
    await expect(page.getByTestId('standing-offline')).toHaveCount(0);
    await execute.click();
    await expect(rowOf(page, runId)).toHaveAttribute('data-status', 'succeeded');
  });

  test('a report is read as before, and what only the server knows comes by itself when it is back', async ({
    launch,
    ready,
    line,
  }) => {
    const account = ready.account('clinician');
    const runId = await ready.database.takeQueuedRun(account.email);
    const { page } = await openSignedIn(launch, account, { env: { SUPABASE_URL: line.proxy.url } });
    await executeInWindow(page, runId);
    await goOffline(page, line);
    await (await showRun(page, runId)).press('Enter');
    await expect(page.getByText('AI draft, not signed')).toBeVisible();
    await expect(page.getByRole('article', { name: 'Diagnosis report' })).toBeVisible();
    await expect(ageOf(page)).toHaveAttribute('data-age', 'offline');
    await page.getByRole('button', { name: 'Attempts so far' }).click();
    await expect(page.getByTestId('needs-server')).toContainText('It appears here by itself');
    await expect(page.locator('.banner-error')).toHaveCount(0);

    line.mend();
    await expect(page.getByText('Execution 1: report stored')).toBeVisible({ timeout: backWithinMs });
    await expect(page.getByTestId('needs-server')).toHaveCount(0);
  });

  test('a new run is prepared from what is here, with its age; the settings say what needs the server', async ({
    launch,
    ready,
    line,
  }) => {
    const { page } = await openSignedIn(launch, ready.account('admin'), {
      env: { SUPABASE_URL: line.proxy.url },
    });
    await goOffline(page, line);
    await page.getByRole('button', { name: 'New run' }).click();
    const dialog = page.getByRole('dialog');
    await expect(dialog.getByRole('option').first()).toBeVisible();
    await expect(ageOf(dialog.page()).last()).toHaveAttribute('data-age', 'offline');
    await page.keyboard.press('Escape');

    await page.getByRole('link', { name: 'Settings', exact: true }).click();
    const connection = page.getByRole('region', { name: 'Connection and sync' });
    await expect(connection).toContainText(/Offline since \d\d:\d\d/);
    await page.getByRole('button', { name: 'Changes so far' }).click();
    await expect(page.getByTestId('needs-server')).toBeVisible();
    line.mend();
    await expect(page.getByTestId('needs-server')).toHaveCount(0, { timeout: backWithinMs });
    await expect(connection).toContainText('Online');
  });
});
