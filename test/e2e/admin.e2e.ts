import type { Page } from '@playwright/test';
import { openSignedIn } from './support/desk-page.ts';
import { expect, invoke, test } from './support/fixtures.ts';

const rootFontPx = (page: Page) =>
  page.evaluate(() => Number.parseFloat(getComputedStyle(document.documentElement).fontSize));

test.describe('an admin', () => {
  test('sees why runs fail, goes to them, finds with the test of the model what is wrong, and reads it larger', async ({
    launch,
    ready,
  }) => {
    const runId = await ready.database.takeQueuedRun(ready.account('clinician').email);
    const { electron, page } = await openSignedIn(launch, ready.account('admin'));

    await test.step('a failed run is counted under its reason at once', async () => {
      await ready.model.script({ behaviour: { kind: 'status', status: 401 } });
      expect(await invoke(page, 'runs.execute', { runId })).toMatchObject({
        success: false,
        error: { code: 'EXECUTION_ERROR' },
      });
      await page.getByRole('link', { name: 'Run failures' }).click();
      const reason = page.locator('[data-testid="failure-reason"][data-reason="LLM_AUTH"]');
      await expect(reason).toContainText('The model provider did not accept the key.');
      await expect(page.getByRole('figure')).toContainText('Model key refused');
      // The bar of today is the last one; the keyboard reaches it and hears of what it consists.
      await page.getByRole('listbox').getByRole('option').last().focus();
      await expect(page.locator('.plot-readout')).toContainText('Model key refused 1');
      await page.getByText('As a table').click();
      await expect(page.locator('.plot-table tbody tr').first()).toContainText('1');
      await reason.getByRole('button', { name: 'Model key refused' }).click();
    });

    await test.step('the reason leads to the worklist with just these runs', async () => {
      await expect(page.getByRole('tab', { name: /^Failed/ })).toHaveAttribute('aria-selected', 'true');
      await expect(page.locator(`[data-testid="run-row"][data-run-id="${runId}"]`)).toBeVisible();
      for (const row of await page.getByTestId('run-row').all())
        await expect(row).toContainText('The model provider did not accept the key.');
    });

    await test.step('the test of the model says what is wrong, and that it is right again', async () => {
      await page.keyboard.press('Control+K');
      await page.keyboard.type('Einstellungen Modell');
      await page.getByRole('option', { name: /^Model/ }).click();
      await expect(page.getByRole('heading', { name: 'Model', level: 2 })).toBeFocused();
      const outcome = page.getByTestId('model-test');
      await ready.model.script({ behaviour: { kind: 'status', status: 401 } });
      await page.getByRole('button', { name: 'Test the model' }).click();
      await expect(outcome).toContainText('The key was refused.');
      await page.getByRole('button', { name: 'Test the model' }).click();
      await expect(outcome).toContainText('The model answers: rhythm-demo-1');
      await expect(page.locator('body')).not.toContainText(ready.env.ANTHROPIC_API_KEY ?? 'no key');
    });

    await test.step('what was saved can be undone', async () => {
      const pool = page.getByLabel(/^Runs at the same time/);
      const execution = page.getByRole('region', { name: 'Execution' });
      await pool.fill('8');
      await execution.getByRole('button', { name: 'Save' }).click();
      await expect(execution.getByRole('status')).toHaveText('Saved');
      await execution.getByRole('button', { name: 'Undo' }).click();
      await expect(pool).toHaveValue('3');
      expect(await invoke(page, 'execution.getSettings', {})).toMatchObject({ data: { poolSize: 3 } });
    });

    await test.step('the text grows in every window, and is so from the first paint on', async () => {
      const opening = electron.waitForEvent('window');
      await invoke(page, 'app.openWindow', { runId: null });
      const other = await opening;
      await expect(other.getByRole('main')).toBeVisible();
      await page.getByText('Very large (130 %)').click();
      await expect.poll(() => rootFontPx(page)).toBeCloseTo(20.8);
      await expect.poll(() => rootFontPx(other)).toBeCloseTo(20.8);
      await other.reload();
      await expect(other.getByRole('main')).toBeVisible();
      expect(await rootFontPx(other)).toBeCloseTo(20.8);
    });
  });

  test('alone has these pages: a clinician is told why, in the window and through IPC', async ({
    launch,
    ready,
  }) => {
    const { page } = await openSignedIn(launch, ready.account('clinician'));
    await expect(page.getByRole('link', { name: 'Run failures' })).toHaveCount(0);
    await page.evaluate(() => {
      location.hash = '#/failures';
    });
    await expect(page.getByRole('heading', { name: 'Only for admins' })).toBeVisible();
    await page.getByRole('link', { name: 'Settings', exact: true }).click();
    await expect(page.getByText(/^Only admins can change whether runs are executed/)).toHaveCount(1);
    await expect(page.getByRole('button', { name: 'Test the model' })).toHaveCount(0);
    for (const reply of [
      await invoke(page, 'failures.overview', { days: 30 }),
      await invoke(page, 'model.test', { model: 'rhythm-demo-1' }),
      await invoke(page, 'model.saveGateway', { gateway: null }),
    ]) {
      expect(reply).toMatchObject({ success: false, error: { code: 'FORBIDDEN' } });
    }
  });
});
