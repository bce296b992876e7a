import type { Page } from '@playwright/test';
import { rowOf, signIn } from '../../scripts/drive-app.ts';
import { openSignedIn, showRun } from './support/desk-page.ts';
import { expect, test, type World } from './support/fixtures.ts';

test.describe('one press, one run', () => {
  test('two clicks on one place, a held key and Enter after E never touch the next patient', async ({
    launch,
    ready,
  }) => {
    const { page } = await openSignedIn(launch, ready.account('clinician'));
    await page.getByRole('tab', { name: /^Queued/ }).click();
    const startedBefore = await countStarted(ready);
    const first = await firstQueuedRow(page);
    const box = await first.row.getByRole('button', { name: /^Execute/ }).boundingBox();
    if (!box) throw new Error('the Execute button is not on the screen');
    await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
    await expect.poll(async () => (await ready.database.getRun(first.id)).status).not.toBe('queued');
    await expect(first.row).toHaveAttribute('data-status', /running|succeeded/);
    await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
    await expect(first.row).toHaveAttribute('data-status', 'succeeded');

    const second = await firstQueuedRow(page);
    await second.row.focus();
    await page.keyboard.down('e');
    for (let repeat = 0; repeat < 8; repeat += 1) await page.keyboard.down('e');
    await expect(second.row).toHaveAttribute('data-status', 'succeeded');
    for (let repeat = 0; repeat < 8; repeat += 1) await page.keyboard.down('e');
    await page.keyboard.up('e');
    await expect(second.row).toBeFocused();
    expect(await countStarted(ready)).toBe(startedBefore + 2);

    await page.keyboard.press('Enter');
    await expect.poll(() => page.evaluate(() => window.location.hash)).toBe(`#/runs/${second.id}`);
  });
});

test.describe('a new run', () => {
  test('is never queued for a patient who is not on the screen', async ({ launch, ready }) => {
    const { page } = await openSignedIn(launch, ready.account('clinician'));
    await page.getByRole('button', { name: 'New run' }).click();
    const dialog = page.getByRole('dialog');
    // By name: rows of the first sync still arrive, and with them the first place goes to others.
    const name = (await dialog.getByRole('option').first().locator('.cell-main').textContent()) ?? '';
    const chosen = dialog.getByRole('option', { name }).first();
    await chosen.click();
    await expect(dialog.getByRole('button', { name: `Queue run for ${name}` })).toBeEnabled();
    await dialog.getByRole('button', { name: 'Choose another patient' }).click();
    await dialog.getByRole('combobox').fill('nobody of this name');
    await expect(dialog.getByText('No patient found.')).toBeVisible();
    await expect(dialog.getByRole('button', { name: /^Queue run/ })).toBeDisabled();
    await page.keyboard.press('Enter');
    await dialog.getByRole('combobox').fill('');
    await expect(dialog.getByRole('option').first()).toBeVisible();
    await expect(dialog.getByRole('button', { name: /^Queue run/ })).toBeDisabled();
  });
});

test.describe('settings in a small window', () => {
  test('the whole window never scrolls, however far the keyboard goes', async ({ launch, ready }) => {
    const { electron, page } = await openSignedIn(launch, ready.account('admin'));
    await electron.evaluate(({ BrowserWindow }) => {
      const [window] = BrowserWindow.getAllWindows();
      window?.setSize(960, 600);
      window?.webContents.setZoomFactor(2);
    });
    await page.getByRole('link', { name: 'Settings', exact: true }).click();
    await page.getByRole('radio', { name: 'English' }).focus();
    await expect(page.getByRole('radio', { name: 'English' })).toBeFocused();
    await page.getByRole('radio', { name: 'Dark' }).focus();
    const scrolled = await page.evaluate(() =>
      ['html', 'body', '#root', '.shell'].map((part) => document.querySelector(part)?.scrollTop),
    );
    expect(scrolled).toEqual([0, 0, 0, 0]);
    await expect(page.getByText('Dark', { exact: true })).toBeInViewport();
  });
});

test.describe('another user at the same window', () => {
  test('sees no notice of the one before', async ({ launch, ready }) => {
    const { page } = await openSignedIn(launch, ready.account('clinician'));
    await page.getByRole('button', { name: 'New run' }).click();
    // Nobody of the other tests: what was queued in the last 24 hours is only warned of.
    await page.getByRole('dialog').getByRole('option').last().click();
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /^Queue run/ })
      .click();
    const notices = page.getByRole('region', { name: 'Notices' });
    await expect(notices).toContainText('Run queued');
    // As when the session ends by itself: the main process says so, nobody has pressed Sign out.
    await page.evaluate(() => window.rhythm.invoke('session.signOut', { wipe: false, loseUnsent: false }));
    await signIn(page, ready.account('admin'));
    await expect(page.getByTestId('run-row').first()).toBeVisible();
    // Read once: a notice that only goes by after a while must be seen here.
    expect(await notices.textContent()).toBe('');
  });
});

test.describe('the way back', () => {
  test('the first row has the focus after the sign-in, and a run leads back to its tab, search and row', async ({
    launch,
    ready,
  }) => {
    const { page } = await openSignedIn(launch, ready.account('clinician'));
    await expect(page.getByTestId('run-row').first()).toBeFocused();
    const { id } = await firstQueuedRow(page);
    const row = await showRun(page, id);
    await expect(page.getByTestId('run-row')).toHaveCount(1);
    await row.press('Enter');
    await page.getByRole('main').getByRole('link', { name: 'Worklist' }).click();
    await expect(page.getByRole('searchbox')).toHaveValue(id);
    await expect(page.getByRole('tab', { name: /^All/ })).toHaveAttribute('aria-selected', 'true');
    await expect(row).toBeFocused();
  });
});

test.describe('a report in a low window', () => {
  test('keeps the name of the patient and that nobody has signed in sight', async ({ launch, ready }) => {
    const { electron, page } = await openSignedIn(launch, ready.account('clinician'));
    const { id, row } = await firstQueuedRow(page);
    const name = (await row.locator('.cell-main').textContent()) ?? '';
    await row.getByRole('button', { name: /^Execute/ }).click();
    await expect(row).toHaveAttribute('data-status', 'succeeded');
    await row.press('Enter');
    await expect.poll(() => page.evaluate(() => window.location.hash)).toBe(`#/runs/${id}`);
    await electron.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]?.webContents.setZoomFactor(2),
    );
    await page.getByRole('heading', { name: 'Recommendations' }).scrollIntoViewIfNeeded();
    await expect(page.getByRole('heading', { level: 1 })).not.toBeInViewport();
    await expect(page.getByText('AI draft, not signed')).toBeInViewport();
    await expect(page.locator('.draft-label').getByText(name)).toBeInViewport();
  });
});

async function firstQueuedRow(page: Page) {
  const id = await page
    .locator('[data-testid="run-row"][data-status="queued"]')
    .first()
    .getAttribute('data-run-id');
  if (!id) throw new Error('the worklist shows no queued run');
  return { id, row: rowOf(page, id) };
}

async function countStarted(world: World): Promise<number> {
  const [counted] = await world.database.sql`
    select count(*)::int as started from public.diagnosis_runs where status <> 'queued'`;
  return counted?.started;
}
