import type { Page } from '@playwright/test';
import { rowOf } from '../../scripts/drive-app.ts';
import { openSignedIn } from './support/desk-page.ts';
import { expect, invoke, test } from './support/fixtures.ts';

const rows = (page: Page) => page.getByTestId('run-row');
const tab = (page: Page, name: RegExp) => page.getByRole('tab', { name });

test.describe('a list that somebody works in', () => {
  test('does not move under the pointer: runs that come wait, one that leaves stays in its place', async ({
    launch,
    ready,
  }) => {
    const { page } = await openSignedIn(launch, ready.account('clinician'));
    await tab(page, /^All/).click();
    await invoke(page, 'sync.pullNow', {});
    const third = await idAt(page, 2);
    const before = await rowOf(page, third).boundingBox();
    await rowOf(page, third).hover();
    await page.mouse.move((before?.x ?? 0) + 60, (before?.y ?? 0) + 20);
    await queueForTwo(page);
    await expect(page.getByTestId('new-rows')).toContainText('2 new runs');
    expect(await rowOf(page, third).boundingBox()).toEqual(before);

    await page.getByTestId('new-rows').getByRole('button', { name: 'Show' }).click();
    await expect(page.getByTestId('new-rows')).toHaveText('');
    await expect.poll(() => idAt(page, 4)).toBe(third);

    await page.keyboard.press('2');
    await expect(tab(page, /^Queued/)).toHaveAttribute('aria-selected', 'true');
    const [first, second] = [await idAt(page, 0), await idAt(page, 1)];
    const place = await rowOf(page, second).boundingBox();
    await page.mouse.move((place?.x ?? 0) + 60, (place?.y ?? 0) + 20);
    await page.mouse.move((place?.x ?? 0) + 64, (place?.y ?? 0) + 22);
    const cancelled = await invoke(page, 'runs.cancel', { runId: await runIdAt(page, 0) });
    expect(cancelled.success).toBe(true);
    await expect(rowOf(page, first)).toHaveAttribute('data-left', '');
    await expect(rowOf(page, first)).toContainText('Cancelled');
    expect(await rowOf(page, second).boundingBox()).toEqual(place);
    await page.mouse.move(5, 5);
    await expect(rowOf(page, first)).toHaveCount(0);
    expect(await idAt(page, 0)).toBe(second);
  });
});

test.describe('the desk of a clinician', () => {
  test('counts what needs review, filters it, and keeps the place as a view that can be renamed, deleted and brought back', async ({
    launch,
    ready,
  }) => {
    const { page } = await openSignedIn(launch, ready.account('clinician'));
    const review = tab(page, /^Needs review/).locator('.tab-count');
    const counted = Number(await review.textContent());
    await page.keyboard.press('2');
    const runId = await idAt(page, 0);
    await rowOf(page, runId)
      .getByRole('button', { name: /^Execute/ })
      .click();
    await expect(rowOf(page, runId)).toHaveAttribute('data-status', 'succeeded');
    await expect(review).toHaveText(String(counted + 1));
    await page.keyboard.press('6');
    await expect(rowOf(page, runId)).toBeVisible();

    await page.getByRole('button', { name: 'Who', exact: true }).click();
    await page.getByRole('menuitemradio', { name: 'Executed by me' }).click();
    await expect(page.getByText('1 filter')).toBeVisible();
    await expect(rowOf(page, runId)).toBeVisible();
    await page.getByRole('button', { name: 'Views', exact: true }).click();
    await page.getByRole('menuitem', { name: /^Save this view/ }).click();
    await page.getByRole('dialog').getByRole('textbox').fill('Mine to review');
    await page.keyboard.press('Enter');
    const views = page.getByRole('button', { name: 'View: Mine to review' });
    await expect(views).toBeVisible();
    await page.keyboard.press('1');
    await page.getByRole('button', { name: 'Clear all' }).click();
    await page.reload();
    await page.getByRole('button', { name: 'Views', exact: true }).click();
    await page.getByRole('menuitem', { name: /^Mine to review/ }).click();
    await expect(tab(page, /^Needs review/)).toHaveAttribute('aria-selected', 'true');
    await views.click();
    await page.getByRole('menuitem', { name: /^Delete/ }).click();
    await expect(page.getByText('“Mine to review” is deleted.')).toBeVisible();
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect(views).toBeVisible();

    await decideAll(page, runId);
    await expect(review).toHaveText(String(counted));
  });
});

async function idAt(page: Page, index: number): Promise<string> {
  const id = await rows(page)
    .and(page.locator(`[data-index="${index}"]`))
    .getAttribute('data-run-id');
  if (!id) throw new Error(`no row at ${index}`);
  return id;
}

async function runIdAt(page: Page, index: number) {
  const list = await invoke(page, 'runs.list', { tab: 'queued', search: '', cursor: null, limit: index + 1 });
  const run = list.success ? list.data.rows[index]?.run : undefined;
  if (!run) throw new Error(`no queued run at ${index}`);
  return run.id;
}

async function queueForTwo(page: Page): Promise<void> {
  const patients = await invoke(page, 'patients.list', { search: '', limit: 2 });
  if (!patients.success) throw new Error(patients.error.message);
  for (const { id: patientId } of patients.data.patients) {
    await invoke(page, 'runs.create', { patientId, reason: 'Follow-up', evenIfDuplicate: true });
  }
}

/** Accepts every finding of the report of a run. */
async function decideAll(page: Page, id: string): Promise<void> {
  const list = await invoke(page, 'runs.list', { tab: 'all', search: id, cursor: null, limit: 1 });
  const runId = list.success ? list.data.rows[0]?.run.id : undefined;
  if (!runId) throw new Error('no such run');
  const got = await invoke(page, 'runs.get', { runId });
  const report = got.success ? got.data.report : null;
  if (!report) throw new Error('no report');
  for (const findingIndex of report.artifact_data.findings.keys()) {
    const recorded = await invoke(page, 'reviews.record', {
      runId,
      artifactId: report.id,
      contentHash: report.content_hash,
      findingIndex,
      decision: 'accept',
      reason: null,
    });
    expect(recorded.success).toBe(true);
  }
}
