import type { Page } from '@playwright/test';
import { rowOf, signOut } from '../../scripts/drive-app.ts';
import { executeInWindow, goOffline, openSignedIn, showRun } from './support/desk-page.ts';
import { expect, invoke, test } from './support/fixtures.ts';

/** The sync finds out by itself when the server answers again. */
const backWithinMs = 45_000;

const ageOf = (page: Page) => page.getByTestId('data-age');

test.describe('while the server cannot be reached', () => {
  test.slow();

  test('the worklist stays readable, Execute says why not, and executes again by itself', async ({
    launch,
    ready,
    network,
  }) => {
    const account = ready.account('clinician');
    const runId = await ready.database.takeQueuedRun(account.email);
    const { page } = await openSignedIn(launch, account, { env: { SUPABASE_URL: network.url } });
    await expect(ageOf(page)).toHaveAttribute('data-age', 'fresh');
    await goOffline(page, network);
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

    network.mend();
    await expect(page.locator('.sync')).toContainText('Online', { timeout: backWithinMs });
    await expect(ageOf(page)).toHaveAttribute('data-age', 'fresh');
    await expect(page.getByTestId('standing-offline')).toHaveCount(0);
    await execute.click();
    await expect(rowOf(page, runId)).toHaveAttribute('data-status', 'succeeded');
  });

  test('a report is read as before, and what only the server knows comes by itself when it is back', async ({
    launch,
    ready,
    network,
  }) => {
    const account = ready.account('clinician');
    const runId = await ready.database.takeQueuedRun(account.email);
    const { page } = await openSignedIn(launch, account, { env: { SUPABASE_URL: network.url } });
    await executeInWindow(page, runId);
    await goOffline(page, network);
    await (await showRun(page, runId)).press('Enter');
    await expect(page.getByText('AI draft, not signed')).toBeVisible();
    await expect(page.getByRole('article', { name: 'Diagnosis report' })).toBeVisible();
    await expect(ageOf(page)).toHaveAttribute('data-age', 'offline');
    await page.getByRole('button', { name: 'Attempts so far' }).click();
    await expect(page.getByTestId('needs-server')).toContainText('It appears here by itself');
    await expect(page.locator('.banner-error')).toHaveCount(0);

    network.mend();
    await expect(page.getByText('Execution 1: report stored')).toBeVisible({ timeout: backWithinMs });
    await expect(page.getByTestId('needs-server')).toHaveCount(0);
  });

  test('a new run is prepared from what is here, with its age; the settings say what needs the server', async ({
    launch,
    ready,
    network,
  }) => {
    const { page } = await openSignedIn(launch, ready.account('admin'), {
      env: { SUPABASE_URL: network.url },
    });
    await goOffline(page, network);
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
    network.mend();
    await expect(page.getByTestId('needs-server')).toHaveCount(0, { timeout: backWithinMs });
    await expect(connection).toContainText('Online');
  });

  test('a sign-out lists what is not with the server yet, and a wipe asks again before it is lost', async ({
    launch,
    ready,
    network,
  }) => {
    const { page } = await openSignedIn(launch, ready.account('clinician'), {
      env: { SUPABASE_URL: network.url },
    });
    await goOffline(page, network);
    const patients = await invoke(page, 'patients.list', { search: '', limit: 1 });
    const patient = patients.success ? patients.data.patients[0] : undefined;
    if (!patient) throw new Error('no patient is here');
    const kept = { patientId: patient.id, reason: '', evenIfDuplicate: true };
    expect(await invoke(page, 'runs.create', kept)).toMatchObject({ data: { outcome: 'kept' } });

    const dialog = page.getByRole('dialog');
    const choose = async (name: RegExp) => {
      await page.getByRole('button', { name: 'Sign out' }).click();
      await page.getByRole('menuitem', { name }).click();
      await expect(dialog.getByTestId('unsent-writes')).toContainText(patient.last_name ?? '');
    };
    await choose(/^Sign out$/);
    await expect(dialog).toContainText('is sent after you have signed in here again');
    await dialog.getByRole('button', { name: 'Stay signed in' }).click();
    await choose(/wipe/);
    await dialog.getByRole('button', { name: 'Wipe and sign out' }).click();
    await expect(dialog.getByRole('heading', { name: 'This would be lost for good' })).toBeVisible();
    await dialog.getByRole('button', { name: 'Keep it' }).click();
    expect(await invoke(page, 'outbox.list', {})).toMatchObject({ data: { writes: [{}] } });

    await choose(/wipe/);
    await dialog.getByRole('button', { name: 'Wipe and sign out' }).click();
    await dialog.getByRole('button', { name: 'Lose it and wipe' }).click();
    await expect(page.getByTestId('session-ended')).toHaveAttribute('data-ended', 'wiped');
  });
});

test.describe('a further window', () => {
  test('opens by a key on the run page, names no patient in its title, and is reset by a sign-out in the other', async ({
    launch,
    ready,
  }) => {
    const account = ready.account('clinician');
    const runId = await ready.database.takeQueuedRun(account.email);
    const { page, electron } = await openSignedIn(launch, account);
    await expect(page).toHaveTitle('Worklist – Rhythm Workstation');
    await (await showRun(page, runId)).press('Enter');
    await expect(page).toHaveTitle(`Run ${runId.slice(0, 8)} – Rhythm Workstation`);
    const opening = electron.waitForEvent('window');
    await page.keyboard.press('Control+Shift+N');
    const second = await opening;
    await expect(second).toHaveTitle(`Run ${runId.slice(0, 8)} – Rhythm Workstation`);
    await expect(second.getByText('Waiting to be executed')).toBeVisible();

    await signOut(page);
    await expect(second.getByRole('button', { name: 'Sign in', exact: true })).toBeVisible();
    await expect(second).toHaveTitle('Sign in – Rhythm Workstation');
    expect(new URL(second.url()).hash).toBe('#/worklist');
  });
});
