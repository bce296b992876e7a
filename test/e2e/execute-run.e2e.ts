import AxeBuilder from '@axe-core/playwright';
import { signIn } from '../../scripts/drive-app.ts';
import { storedDiagnosisSchema } from '../../shared/diagnosis.ts';
import { runIdSchema } from '../../shared/ids.ts';
import { executeInWindow, openSignedIn, showRun } from './support/desk-page.ts';
import { expect, invoke, test } from './support/fixtures.ts';

test.describe('the manual checks of the old worker, in the real app', () => {
  test('create a run: it is queued, in Postgres and in the window', async ({ launch, ready }) => {
    const patient = await ready.database.takeFreshPatient(ready.account('clinician').email);
    const { page } = await openSignedIn(launch, ready.account('clinician'));
    await page.getByRole('button', { name: 'New run' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('combobox').fill(patient.name);
    await dialog.getByRole('option', { name: patient.name }).click();
    await dialog.getByLabel('Reason').fill('Sleeps badly since the move');
    await dialog.getByRole('button', { name: /^Queue run/ }).click();
    await expect(dialog).toBeHidden();
    const read = () => ready.database.sql`
      select id, status from public.diagnosis_runs
      where input_config ->> 'reason' = 'Sleeps badly since the move'`;
    // A server that does not answer at once gets it a moment later.
    await expect.poll(read).toMatchObject([{ status: 'queued' }]);
    const [created] = await read();
    await expect(await showRun(page, created?.id)).toHaveAttribute('data-status', 'queued');
  });

  test('execute: the button runs a queued run to its report', async ({ launch, ready }) => {
    const runId = await ready.database.takeQueuedRun(ready.account('clinician').email);
    const { page } = await openSignedIn(launch, ready.account('clinician'));
    await executeInWindow(page, runId);
    const row = await showRun(page, runId);
    await expect(row).toHaveAttribute('data-status', 'succeeded');
    await expect(row.getByRole('button', { name: /Execute/ })).toHaveCount(0);
    await row.press('Enter');
    await expect(page.getByText('AI draft, not signed')).toBeVisible();
    await expect(page.getByRole('heading', { name: 'Findings' })).toBeVisible();
    expect((await ready.database.getRun(runId)).status).toBe('succeeded');
    expect(await ready.model.requests()).toHaveLength(1);

    await test.step('a finding leads to its datum in the record', async () => {
      const evidence = page.locator('.finding button.chip').last();
      const pointedOut = page.getByTestId('patient-panel').locator('[data-highlighted]').first();
      await evidence.click();
      await expect(evidence).toHaveAttribute('aria-pressed', 'true');
      await expect(pointedOut).toBeInViewport();
      await expect(pointedOut).toContainText((await evidence.locator('.chip-date').textContent()) ?? '');
      await page.keyboard.press('k');
      await expect(page.locator('.finding:focus')).toBeInViewport();
    });

    await test.step('its origin opens in a drawer, which gives the focus back', async () => {
      const origin = page.getByRole('button', { name: 'Origin', exact: true });
      await origin.press('Enter');
      const drawer = page.getByRole('dialog', { name: 'Origin of this draft' });
      const report = (await ready.database.artifactsOf(runId)).find(
        ({ artifact_type }) => artifact_type === 'diagnosis_report',
      );
      await expect(drawer).toContainText(report?.content_hash ?? 'no report');
      const opened = new AxeBuilder({ page }).include('.drawer').setLegacyMode();
      expect((await opened.analyze()).violations).toEqual([]);
      await page.keyboard.press('Escape');
      await expect(drawer).toHaveCount(0);
      await expect(origin).toBeFocused();
    });
  });

  test('queued → running → succeeded is what Postgres saw', async ({ launch, ready }) => {
    const runId = await ready.database.takeQueuedRun(ready.account('clinician').email);
    const watch = await ready.database.watchStatuses(runId);
    const { page } = await openSignedIn(launch, ready.account('clinician'));
    expect((await ready.database.getRun(runId)).status).toBe('queued');
    await executeInWindow(page, runId);
    await expect.poll(watch.seen).toEqual(['running', 'succeeded']);
    await watch.stop();
    const run = await ready.database.getRun(runId);
    expect(run.attempt).toBe(1);
    expect(run.completed_at?.getTime()).toBeGreaterThanOrEqual(run.started_at?.getTime() ?? Number.NaN);
  });

  test('the artifact is created and linked', async ({ launch, ready }) => {
    const runId = await ready.database.takeQueuedRun(ready.account('clinician').email);
    const { page } = await openSignedIn(launch, ready.account('clinician'));
    const reply = await invoke(page, 'runs.execute', { runId: runIdSchema.parse(runId) });
    expect(reply).toMatchObject({ success: true, data: { run: { id: runId, status: 'succeeded' } } });
    const artifacts = await ready.database.artifactsOf(runId);
    const report = artifacts.find(({ artifact_type }) => artifact_type === 'diagnosis_report');
    expect(report).toMatchObject({ artifact_name: `Diagnosis Report for Run ${runId}`, sequence_order: 0 });
    expect(reply.success && reply.data.run.artifact_id).toBe(report?.id);
    expect((await ready.database.getRun(runId)).output_data).toMatchObject({ artifact_id: report?.id });
  });

  test('the result is in artifact_data and output_data', async ({ launch, ready }) => {
    const runId = await ready.database.takeQueuedRun(ready.account('clinician').email);
    const { page } = await openSignedIn(launch, ready.account('clinician'));
    await invoke(page, 'runs.execute', { runId: runIdSchema.parse(runId) });
    const [report, pack] = (await ready.database.artifactsOf(runId)).sort((a, b) =>
      b.artifact_type.localeCompare(a.artifact_type),
    );
    const diagnosis = storedDiagnosisSchema.parse(
      report?.artifact_type === 'diagnosis_report' ? report.artifact_data : pack?.artifact_data,
    );
    expect(diagnosis.findings.length).toBeGreaterThan(0);
    expect(diagnosis.evidence.some(({ supported }) => supported)).toBe(true);
    const run = await ready.database.getRun(runId);
    expect(run.output_data).toMatchObject({ diagnosis: { summary: diagnosis.summary } });
    expect(run.output_data).toHaveProperty('context_hash');
  });

  test('an invalid answer fails the run with VALIDATION_ERROR, its messages and the raw answer', async ({
    launch,
    ready,
  }) => {
    const runId = await ready.database.takeQueuedRun(ready.account('clinician').email);
    const text = JSON.stringify({ summary: 'x', findings: 'none', recommendations: [], confidence_score: 7 });
    await ready.model.script({ behaviour: { kind: 'verbatim', text } });
    const { page } = await openSignedIn(launch, ready.account('clinician'));
    await executeInWindow(page, runId);
    await expect.poll(async () => (await ready.database.getRun(runId)).status).toBe('failed');
    const { error_info } = await ready.database.getRun(runId);
    expect(error_info).toMatchObject({
      error_code: 'VALIDATION_ERROR',
      validation_errors: [
        'findings is required and must be an array',
        'confidence_score must be a number between 0 and 1',
      ],
      raw_response: text,
    });
    expect(await ready.database.artifactsOf(runId)).toEqual([]);
    const row = await showRun(page, runId);
    await expect(row).toHaveAttribute('data-status', 'failed');
    await row.press('Enter');
    await expect(page.getByRole('main')).toContainText('findings is required and must be an array');
  });

  test('an API error fails the run with EXECUTION_ERROR, in words and with its request id', async ({
    launch,
    ready,
  }) => {
    const runId = await ready.database.takeQueuedRun(ready.account('clinician').email);
    await ready.model.script({ behaviour: { kind: 'status', status: 401 } });
    const { page } = await openSignedIn(launch, ready.account('clinician'));
    await executeInWindow(page, runId);
    await expect.poll(async () => (await ready.database.getRun(runId)).status).toBe('failed');
    expect((await ready.database.getRun(runId)).error_info).toMatchObject({
      error_code: 'EXECUTION_ERROR',
      reason: 'LLM_AUTH',
    });
    await expect(page.getByRole('alert').first()).toContainText('did not accept the key');
    await expect(page.getByRole('alert').first()).toContainText(/[0-9a-f]{8}-[0-9a-f]{4}-7/);
  });

  test('the same run from two app instances at once: exactly one executes, the other shows the conflict', async ({
    launch,
    ready,
  }) => {
    const runId = runIdSchema.parse(await ready.database.takeQueuedRun(ready.account('clinician').email));
    const first = await openSignedIn(launch, ready.account('clinician'));
    const second = await openSignedIn(launch, ready.account('clinician'));
    const replies = await Promise.all(
      [first, second].map(({ page }) => invoke(page, 'runs.execute', { runId })),
    );
    expect(replies.filter(({ success }) => success)).toHaveLength(1);
    const refused = replies.find(({ success }) => !success);
    expect(refused).toMatchObject({
      error: { code: 'CONFLICT', message: "Run is not in 'queued' status (current: running)" },
    });
    expect(await ready.model.requests()).toHaveLength(1);
    expect(
      (await ready.database.artifactsOf(runId)).map(({ artifact_type }) => artifact_type).sort(),
    ).toEqual(['context_pack', 'diagnosis_report']);
  });

  test('a run that is not queued is a CONFLICT with its current status', async ({ launch, ready }) => {
    const runId = runIdSchema.parse(await ready.database.takeQueuedRun(ready.account('clinician').email));
    const { page } = await openSignedIn(launch, ready.account('clinician'));
    await invoke(page, 'runs.execute', { runId });
    expect(await invoke(page, 'runs.execute', { runId })).toMatchObject({
      success: false,
      error: { code: 'CONFLICT', message: "Run is not in 'queued' status (current: succeeded)" },
    });
    expect(await ready.model.requests()).toHaveLength(1);
  });

  test('not signed in: UNAUTHORIZED', async ({ launch, ready }) => {
    const runId = runIdSchema.parse(await ready.database.takeQueuedRun(ready.account('clinician').email));
    const { page } = await launch();
    await expect(page.getByRole('button', { name: 'Sign in', exact: true })).toBeVisible();
    expect(await invoke(page, 'runs.execute', { runId })).toMatchObject({
      success: false,
      error: { code: 'UNAUTHORIZED' },
    });
    expect((await ready.database.getRun(runId)).status).toBe('queued');
  });

  test('a nurse: FORBIDDEN, and the window says so', async ({ launch, ready }) => {
    const runId = runIdSchema.parse(await ready.database.takeQueuedRun(ready.account('clinician').email));
    const { page } = await launch();
    await signIn(page, ready.account('nurse'));
    await expect(page.getByRole('heading', { name: /no access/i })).toBeVisible();
    for (const reply of [
      await invoke(page, 'runs.execute', { runId }),
      await invoke(page, 'runs.get', { runId }),
      await invoke(page, 'runs.list', { tab: 'all', search: '', cursor: null, limit: 10 }),
    ]) {
      expect(reply).toMatchObject({ success: false, error: { code: 'FORBIDDEN' } });
    }
    expect((await ready.database.getRun(runId)).status).toBe('queued');
  });

  test('flag off: no button, and IPC and SQL refuse too', async ({ launch, ready }) => {
    await ready.setFlag(false);
    const runId = runIdSchema.parse(await ready.database.takeQueuedRun(ready.account('clinician').email));
    const { page } = await openSignedIn(launch, ready.account('clinician'));
    const row = await showRun(page, runId);
    await expect(row).toHaveAttribute('data-status', 'queued');
    await expect(page.getByRole('button', { name: /Execute/ })).toHaveCount(0);
    expect(await invoke(page, 'runs.execute', { runId })).toMatchObject({
      error: { code: 'FORBIDDEN', message: 'DIAGNOSIS_WORKER_ENABLED is off for this organisation.' },
    });
    expect(await ready.claimDirectly(runId)).toMatchObject({ code: 'RW001' });
    expect((await ready.database.getRun(runId)).status).toBe('queued');
    expect(await ready.model.requests()).toEqual([]);
  });
});
