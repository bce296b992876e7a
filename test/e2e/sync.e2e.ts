import { runIdSchema } from '../../shared/ids.ts';
import { type Fault, startFaultProxy } from '../campaigns/support/fault-proxy.ts';
import { queueRuns } from '../campaigns/support/queue-runs.ts';
import { executeInWindow, openSignedIn, showRun } from './support/desk-page.ts';
import { expect, test } from './support/fixtures.ts';

/** Three pages of the feed. */
const manyRuns = 1_200;

test.describe('the sync', () => {
  test('shows how far the first one is, since when the backend is away, and that it is back by itself', async ({
    launch,
    ready,
  }) => {
    const { sql } = ready.database;
    const runs = await queueRuns(sql, manyRuns);
    let fault: Fault | null = 'slow';
    const proxy = await startFaultProxy(ready.backend.url, () => fault);
    try {
      const { email } = ready.account('clinician');
      const { page } = await launch({ env: { SUPABASE_URL: proxy.url, RHYTHM_DEMO_SIGN_IN: email } });
      const badge = page.locator('.sync');
      await expect(page.getByRole('progressbar', { name: 'Progress of the sync' })).toContainText(
        /\d of 1,\d{3}/,
      );
      // The rows that are here can be worked with meanwhile.
      await expect(page.getByRole('row').nth(1)).toBeVisible();
      fault = null;
      await expect(badge).toContainText('Online');
      await expect(page.getByRole('progressbar', { name: 'Progress of the sync' })).toBeHidden();

      fault = 'reset';
      await page.getByRole('button', { name: 'Sync now' }).click();
      await expect(badge).toContainText(/Offline since \d\d:\d\d/);
      await expect(page.getByText('Reports can be read')).toBeVisible();
      fault = null;
      // Nobody asks for it: the next turn of the sync finds out.
      await expect(badge).toContainText('Online', { timeout: 30_000 });
      await expect(page.getByText('Reports can be read')).toBeHidden();
    } finally {
      await proxy.stop();
      await sql`delete from diagnosis_runs where id = any(${runs})`;
    }
  });

  test('takes an open report off the screen, with a sentence, when its patient is taken away', async ({
    launch,
    ready,
  }) => {
    const { sql } = ready.database;
    const account = ready.account('clinician');
    const runId = runIdSchema.parse(await ready.database.takeQueuedRun(account.email));
    const { page } = await openSignedIn(launch, account);
    await executeInWindow(page, runId);
    await (await showRun(page, runId)).press('Enter');
    await expect(page.getByText('AI draft, not signed')).toBeVisible();
    const revoked = await sql`
      delete from clinician_patient_assignments a using patient_profiles p, diagnosis_runs r
      where r.id = ${runId} and p.id = r.patient_id and a.patient_user_id = p.user_id returning a.*`;
    expect(revoked.length).toBeGreaterThan(0);
    await page.getByRole('button', { name: 'Sync now' }).click();
    await expect(page.getByText('no longer visible to you')).toBeVisible();
    await expect(page.getByText('AI draft, not signed')).toHaveCount(0);
    await expect(page.locator('.report')).toHaveCount(0);
    await sql`insert into clinician_patient_assignments ${sql([...revoked])}`;
  });
});
