import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { runIdSchema } from '../../shared/ids.ts';
import { openSignedIn } from './support/desk-page.ts';
import { expect, invoke, test } from './support/fixtures.ts';

async function showReport(page: Page, runId: string): Promise<void> {
  const executed = await invoke(page, 'runs.execute', { runId: runIdSchema.parse(runId) });
  expect(executed.success).toBe(true);
  await invoke(page, 'sync.pullNow', {});
  await page.evaluate((id) => {
    window.location.hash = `#/runs/${id}`;
  }, runId);
}

async function expectAccessible(page: Page, part = 'main'): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).include(part).setLegacyMode().analyze();
  expect(violations.map(({ id, nodes }) => [id, nodes.map(({ target }) => target)])).toEqual([]);
}

test('a finding leads to its datum in the record, the record to the patient, and the trend is read by arrow keys', async ({
  launch,
  ready,
}) => {
  const { sql } = ready.database;
  const account = ready.account('clinician');
  const runId = await ready.database.takeQueuedRun(account.email);
  const [run] = await sql`select patient_id from diagnosis_runs where id = ${runId}`;
  const patientId = String(run?.patient_id);
  await sql`delete from patient_measures where patient_id = ${patientId}`;
  await sql`
    insert into patient_measures (patient_id, created_at, stress_score, sleep_score, risk_level)
    values (${patientId}, '2026-02-03T10:00:00Z', 41, 63, 'moderate'),
      (${patientId}, '2026-04-05T10:00:00Z', null, 52, 'pending'),
      (${patientId}, '2026-06-07T10:00:00Z', 88, 25, 'high')`;
  const { page } = await openSignedIn(launch, account);
  await showReport(page, runId);

  const panel = page.getByTestId('patient-panel');
  const chip = page.locator('[data-cites^="measure:stress_score@2026-06-07"]').first();
  const pointedOut = panel.locator('[data-source][data-highlighted]');
  await test.step('the newest stress score, at its place and as a point of the plot', async () => {
    await chip.click();
    await expect(pointedOut).toContainText('Stress score');
    await expect(pointedOut).toContainText('88');
    await expect(pointedOut).toContainText('7 Jun 2026');
    await expect(pointedOut).toBeInViewport();
    await expect(panel.getByTestId('plot-highlight')).toHaveCount(1);
    await expect(panel.getByRole('status').filter({ hasText: 'Stress score, 88' })).toHaveCount(1);
    await expect(chip).toBeFocused();
    await expectAccessible(page, '.patient-panel');
  });

  await test.step('what the record does not hold any more is shown as of the report', async () => {
    await sql`delete from patient_measures where patient_id = ${patientId} and stress_score = 88`;
    await panel.getByRole('button', { name: 'Read the record anew' }).click();
    await expect(panel.locator('.as-of-report')).toContainText('88');
    await expect(pointedOut).toContainText('7 Jun 2026');
    await expect(panel.getByTestId('plot-highlight')).toHaveCount(0);
    await sql`
      insert into patient_measures (patient_id, created_at, stress_score, sleep_score, risk_level)
      values (${patientId}, '2026-06-07T10:00:00Z', 88, 25, 'high')`;
  });

  await test.step('the name leads to the page of the patient', async () => {
    await page.getByRole('heading', { level: 1 }).getByRole('link').press('Enter');
    await expect(page).toHaveURL(new RegExp(`#/patients/${patientId}$`));
    await expect(page.getByRole('list', { name: 'To look at first' })).toContainText('High stress score: 88');
  });

  await test.step('the course, point by point; the missing score is left out, also of the table', async () => {
    const stress = page.getByRole('listbox', { name: /^Stress score/ });
    const focused = () => page.evaluate(() => document.activeElement?.getAttribute('aria-label'));
    await expect(stress.getByRole('option')).toHaveCount(2);
    await stress.getByRole('option', { selected: false }).last().focus();
    expect(await focused()).toBe('Stress score: 88 · 7 Jun 2026 · 75 and above: second look');
    await expect(page.locator('.plot-readout')).toHaveText(
      'Stress score: 88 · 7 Jun 2026 · 75 and above: second look',
    );
    await page.keyboard.press('ArrowLeft');
    expect(await focused()).toBe('Stress score: 41 · 3 Feb 2026');
    await page.keyboard.press('ArrowLeft');
    expect(await focused()).toBe('Stress score: 41 · 3 Feb 2026');
    await page.keyboard.press('End');
    expect(await focused()).toContain('88');
    await expectAccessible(page);
    await page.getByRole('switch', { name: 'As a table' }).press('Space');
    const table = page.getByRole('group', { name: /^Stress score/ }).getByRole('row');
    await expect(table).toHaveText([/Date/, '7 Jun 202688', '5 Apr 2026–', '3 Feb 202641']);
    await expectAccessible(page);
  });

  await test.step('nothing of a patient who was taken away is left on the screen', async () => {
    const assignments = await sql`
      delete from clinician_patient_assignments a using patient_profiles p
      where p.id = ${patientId} and a.patient_user_id = p.user_id returning a.*`;
    await invoke(page, 'sync.pullNow', {});
    await expect(page.getByRole('alert').filter({ hasText: 'no longer visible to you' })).toBeVisible();
    await expect(page.locator('.plot, .note, .patient-name')).toHaveCount(0);
    await sql`insert into clinician_patient_assignments ${sql(assignments)}`;
  });
});

test('in blind mode the draft stays hidden until an own impression is written, which then stands beside it', async ({
  launch,
  ready,
}) => {
  const account = ready.account('clinician');
  const [first, second] = [
    await ready.database.takeQueuedRun(account.email),
    await ready.database.takeQueuedRun(account.email),
  ];
  const { page } = await openSignedIn(launch, account);
  await page.getByRole('link', { name: 'Patients', exact: true }).click();
  await page.getByTestId('patient-row').first().press('Enter');
  const blindMode = page.getByRole('switch', { name: 'Blind mode' });
  await blindMode.press('Space');
  await expect(blindMode).toBeChecked();
  await showReport(page, first);
  const gate = page.getByTestId('blind-gate');
  await expect(gate).toContainText('Blind mode is on');
  await expect(page.getByRole('heading', { name: 'Findings' })).toHaveCount(0);
  await expectAccessible(page);
  await gate.getByRole('radio', { name: 'Critical' }).press('Space');
  await gate.getByRole('textbox').fill('Strained for months.');
  await page.keyboard.press('Control+Enter');
  const own = page.getByTestId('own-impression');
  await expect(own).toContainText('Strained for months.');
  await expect(own).toContainText(/The draft (?:judges the risk|agrees with your judgement)/);
  await expect(page.getByRole('heading', { name: 'Findings' })).toBeVisible();
  await page.reload();
  await expect(own).toContainText('Strained for months.');

  await showReport(page, second);
  await page.getByRole('button', { name: 'Show the draft without one' }).click();
  await expect(page.getByRole('heading', { name: 'Findings' })).toBeVisible();
  await expect(own).toHaveCount(0);
});
