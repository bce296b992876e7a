import AxeBuilder from '@axe-core/playwright';
import { runIdSchema } from '../../shared/ids.ts';
import { executeInWindow, openSignedIn, showRun } from './support/desk-page.ts';
import { expect, invoke, test } from './support/fixtures.ts';

test.describe('a run under way', () => {
  test('is cancelled in the middle of the stream: the model sees the request aborted, Postgres keeps CANCELLED', async ({
    launch,
    ready,
  }) => {
    const runId = await ready.database.takeQueuedRun(ready.account('clinician').email);
    await ready.model.script({ behaviour: { kind: 'hang_mid_body', afterDeltas: 8 } });
    const { page } = await openSignedIn(launch, ready.account('clinician'));
    const row = await showRun(page, runId);
    await row.getByRole('button', { name: /^Execute/ }).click();
    await ready.model.waitForRequests({ count: 1 });
    await row.press('Enter');
    await expect(page.getByRole('main')).toContainText('Incomplete draft');
    await page.getByRole('button', { name: /^Cancel run/ }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel run' }).click();
    await expect.poll(async () => (await ready.database.getRun(runId)).status).toBe('failed');
    expect((await ready.database.getRun(runId)).error_info).toMatchObject({ reason: 'CANCELLED' });
    const [request] = await ready.model.waitForRequests({ count: 1, ended: true });
    expect(request?.outcome).toBe('aborted_by_client');
    expect(await ready.database.artifactsOf(runId)).toEqual([]);
  });

  test('waits out a rate limit in words and then succeeds', async ({ launch, ready }) => {
    const runId = await ready.database.takeQueuedRun(ready.account('clinician').email);
    await ready.model.script({ behaviour: { kind: 'status', status: 429, retryAfterSeconds: 4 } });
    const { page } = await openSignedIn(launch, ready.account('clinician'));
    const row = await showRun(page, runId);
    await row.getByRole('button', { name: /^Execute/ }).click();
    await row.press('Enter');
    await expect(page.getByTestId('retry-notice')).toContainText(/attempt 2 of 3/);
    await expect(page.getByText('AI draft, not signed')).toBeVisible();
    expect(await ready.model.requests()).toHaveLength(2);
    expect((await ready.database.getRun(runId)).attempt).toBe(1);
  });

  test('of a workstation that died is freed by its lease and succeeds elsewhere', async ({
    launch,
    ready,
  }) => {
    const runId = runIdSchema.parse(await ready.database.takeQueuedRun(ready.account('clinician').email));
    await ready.model.script({ behaviour: { kind: 'hang_mid_body', afterDeltas: 3 } });
    const first = await openSignedIn(launch, ready.account('clinician'));
    // Never answered: the app is killed before.
    invoke(first.page, 'runs.execute', { runId }).catch(() => undefined);
    await ready.model.waitForRequests({ count: 1 });
    first.electron.process().kill('SIGKILL');
    expect((await ready.database.getRun(runId)).status).toBe('running');
    // The lease is a minute long; the database's clock is moved instead of waiting for it.
    await ready.database.expireLease(runId);
    const second = await openSignedIn(launch, ready.account('clinician'));
    await expect
      .poll(async () => (await ready.database.getRun(runId)).status, { timeout: 30_000 })
      .toBe('queued');
    await executeInWindow(second.page, runId);
    expect(await ready.database.getRun(runId)).toMatchObject({ status: 'succeeded', attempt: 2 });
    const reports = (await ready.database.artifactsOf(runId)).filter(
      ({ artifact_type }) => artifact_type === 'diagnosis_report',
    );
    expect(reports).toHaveLength(1);
  });

  test('that has ended is queued again; the next report is the next of its sequence and is compared with the first', async ({
    launch,
    ready,
  }) => {
    const runId = await ready.database.takeQueuedRun(ready.account('clinician').email);
    await ready.model.script(
      { behaviour: answering({ risk_level: 'moderate', findings: ['Short sleep', 'High stress at work'] }) },
      {
        behaviour: answering({
          risk_level: 'high',
          findings: ['Short sleep', 'Very high stress at work', 'Weight loss'],
        }),
      },
    );
    const { page } = await openSignedIn(launch, ready.account('clinician'));
    await executeInWindow(page, runId);
    await (await showRun(page, runId)).press('Enter');
    await page.getByRole('button', { name: 'Run again' }).click();
    await expect.poll(async () => (await ready.database.getRun(runId)).status).toBe('queued');
    await page.getByRole('button', { name: /^Execute/ }).click();
    await expect.poll(async () => (await ready.database.getRun(runId)).status).toBe('succeeded');
    const orders = (await ready.database.artifactsOf(runId)).flatMap(
      ({ sequence_order }) => sequence_order ?? [],
    );
    expect(orders.toSorted((a, b) => a - b)).toEqual([0, 1]);

    const compare = page.getByRole('button', { name: 'Compare versions' });
    await compare.click();
    await expect(page.getByTestId('compare-summary')).toHaveText(
      'Risk rose from moderate to high; 1 finding new, 1 reworded.',
    );
    const rows = page.getByTestId('compare').locator('li[data-kind="reworded"]');
    await expect(rows.locator('ins')).toHaveText('Very high');
    await expect(rows.locator('del')).toHaveText('High');
    const compared = new AxeBuilder({ page }).include('[data-testid="compare"]').setLegacyMode();
    expect((await compared.analyze()).violations).toEqual([]);
    await page.keyboard.press('v');
    await expect(page.getByTestId('compare')).toHaveCount(0);
    await expect(compare).toBeFocused();
  });
});

/** A whole answer with these parts. */
function answering(parts: object) {
  const answer = { summary: 'Strain.', recommendations: ['Sleep diary'], confidence_score: 0.7, ...parts };
  return { kind: 'verbatim', text: JSON.stringify(answer) } as const;
}
