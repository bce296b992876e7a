import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { executeInWindow, goOffline, openSignedIn, showRun } from './support/desk-page.ts';
import { expect, invoke, test } from './support/fixtures.ts';

const railLink = (page: Page) => page.getByRole('link', { name: /^Waiting to sync/ });
const writes = (page: Page) => page.getByTestId('pending-write');

/** The only patient with this text, through the dialog. @returns its label in the list. */
async function queueInWindow(page: Page, nth: number): Promise<void> {
  await page.getByRole('button', { name: 'New run' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('option').nth(nth).click();
  await expect(dialog.getByTestId('pack-preview')).toBeVisible();
  await dialog.getByRole('button', { name: /^(Keep run for|Queue anyway)/ }).click();
  await expect(dialog).toHaveCount(0);
}

test.describe('what waits to sync', () => {
  test.slow();

  test('a run and a decision made offline are shown as waiting, and stored when the server is back', async ({
    launch,
    ready,
    network,
  }) => {
    const { sql } = ready.database;
    const account = ready.account('clinician');
    const runId = await ready.database.takeQueuedRun(account.email);
    const { page } = await openSignedIn(launch, account, { env: { SUPABASE_URL: network.url } });
    await executeInWindow(page, runId);
    await (await showRun(page, runId)).press('Enter');
    const review = page.getByTestId('finding-review').first();
    await expect(review).toContainText('Not reviewed');
    await expect(railLink(page)).toHaveCount(0);

    await goOffline(page, network);
    await review.getByRole('button', { name: 'Override finding 1' }).press('Enter');
    const reason = review.getByRole('textbox');
    await expect(reason).toBeFocused();
    await page.keyboard.type('Measured before the sick leave');
    await page.keyboard.press('Control+Enter');
    await expect(review).toContainText('Overridden');
    await expect(review.getByTestId('review-pending')).toHaveText('Waiting to sync');
    await page
      .getByRole('link', { name: /^Worklist/ })
      .first()
      .click();
    // Nobody of the other tests: the same record queued in the last 24 hours would be refused on arrival.
    await queueInWindow(page, 5);
    await expect(page.getByText('Run kept on this workstation')).toBeVisible();

    await railLink(page).click();
    await expect(writes(page)).toHaveCount(2);
    await expect(writes(page).first()).toContainText('Finding overridden');
    await expect(writes(page).first()).toContainText('Measured before the sick leave');
    await expect(writes(page).last()).toContainText('New diagnosis run');
    await expect(writes(page).last()).toContainText('The server cannot be reached');
    const kept = await invoke(page, 'outbox.list', {});
    const keptRun = kept.success ? kept.data.writes.find(({ what }) => what.kind === 'queue')?.key : '';
    expect(await sql`select from diagnosis_runs where id = ${keptRun ?? ''}`).toHaveLength(0);

    network.mend();
    await expect(page.getByText('Nothing waits')).toBeVisible({ timeout: 45_000 });
    expect(await sql`select from diagnosis_runs where id = ${keptRun ?? ''}`).toHaveLength(1);
    const stored = await sql`select decision, reason from diagnosis_reviews where run_id = ${runId}`;
    expect([...stored]).toEqual([{ decision: 'override', reason: 'Measured before the sick leave' }]);
  });

  test('what the server refuses stands out; discarding says what is lost, and then it is gone', async ({
    launch,
    ready,
    network,
  }) => {
    const { page } = await openSignedIn(launch, ready.account('clinician'), {
      env: { SUPABASE_URL: network.url },
    });
    const patients = await invoke(page, 'patients.list', { search: '', limit: 1 });
    const patient = patients.success ? patients.data.patients[0] : undefined;
    if (!patient) throw new Error('no patient is here');
    const first = { patientId: patient.id, reason: '', evenIfDuplicate: true };
    expect(await invoke(page, 'runs.create', first)).toMatchObject({ success: true });
    await goOffline(page, network);
    const again = { ...first, reason: 'Once more', evenIfDuplicate: false };
    expect(await invoke(page, 'runs.create', again)).toMatchObject({ data: { outcome: 'kept' } });
    network.mend();
    await expect(railLink(page)).toContainText('refused', { timeout: 45_000 });
    await railLink(page).click();

    const refused = writes(page).first();
    await expect(refused).toHaveAttribute('data-state', 'refused');
    await expect(refused).toContainText('already been queued within 24 hours');
    await expect(refused.getByRole('button', { name: 'Open the existing run' })).toBeVisible();
    // Beside it, react-aria keeps a passing announcement that names a button which is not there any more.
    const axe = new AxeBuilder({ page }).include('.shell').setLegacyMode(true);
    const { violations } = await axe.analyze();
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
    await refused.getByRole('button', { name: 'Discard…' }).click();
    const dialog = page.getByRole('dialog');
    await expect(dialog).toContainText(patient.last_name ?? '');
    await expect(dialog).toContainText('The run is not queued, and its reason is lost');
    await dialog.getByRole('button', { name: 'Keep it' }).click();
    await expect(refused).toBeVisible();
    await refused.getByRole('button', { name: 'Discard…' }).click();
    await dialog.getByRole('button', { name: 'Discard for good' }).click();
    await expect(page.getByText('Nothing waits')).toBeVisible();
    expect(await invoke(page, 'outbox.list', {})).toMatchObject({ data: { writes: [] } });
    // Keyboard and screen reader go on in the view.
    await expect(page.locator('.outbox-body')).toBeFocused();
  });

  test('a report that waits can be read, under a label that says it is not stored yet', async ({
    launch,
    ready,
    network,
  }) => {
    const account = ready.account('clinician');
    const runId = await ready.database.takeQueuedRun(account.email);
    const { page } = await openSignedIn(launch, account, { env: { SUPABASE_URL: network.url } });
    const row = await showRun(page, runId);
    await ready.model.script({ behaviour: { kind: 'normal', deltaDelayMs: 40 } });
    await row.getByRole('button', { name: /Execute/ }).click();
    await ready.model.waitForRequests({ count: 1 });
    network.cut();
    await row.press('Enter');
    await expect(page.getByText('not stored on the server yet')).toBeVisible();
    await expect(page.getByTestId('unsynced-run')).toBeVisible();
    await expect(page.getByRole('article', { name: 'Diagnosis report' })).toBeVisible();
    await expect(page.getByRole('button', { name: /^Accept/ })).toHaveCount(0);
    network.mend();
    await expect(page.getByText('not stored on the server yet')).toHaveCount(0, { timeout: 45_000 });
    await expect(page.getByRole('button', { name: 'Accept finding 1' })).toBeVisible();
  });
});
