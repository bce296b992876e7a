import type { Page } from '@playwright/test';
import type { Sql } from 'postgres';
import { z } from 'zod';
import type { RunId } from '../../shared/ids.ts';
import { openSignedIn } from './support/desk-page.ts';
import { expect, invoke, test } from './support/fixtures.ts';

const runCount = 20;

test.describe('many runs', () => {
  test('chosen by keyboard are executed by the pool; three failures are listed in words and stop nothing', async ({
    launch,
    ready,
  }) => {
    await ready.model.script(
      { behaviour: { kind: 'refusal' } },
      { behaviour: { kind: 'max_tokens' } },
      { behaviour: { kind: 'invalid', message: 'findings is required and must be an array' } },
    );
    const { page } = await openSignedIn(launch, ready.account('clinician'));
    const runIds = await chooseByKeyboard(page, runCount);
    await page.keyboard.press('Shift+E');
    // More than ten are asked about once.
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /^Execute/ })
      .click();
    const panel = page.getByTestId('batch-panel');
    await expect(panel).toHaveAttribute('data-state', 'finished', { timeout: 45_000 });
    await expect(page.getByTestId('batch-succeeded')).toContainText('17');
    await expect(page.getByTestId('batch-failed')).toContainText('3');
    const failures = page.getByTestId('batch-failure');
    await expect(failures).toHaveCount(3);
    await expect(failures.filter({ hasText: /declined/ })).toHaveCount(1);
    await expect(failures.filter({ hasText: /cut off/ })).toHaveCount(1);
    const statuses = await statusesOf(ready.database.sql, runIds);
    expect(statuses).toEqual({ succeeded: 17, failed: 3 });
    expect(await ready.model.requests()).toHaveLength(runCount);
    expect(mostAtOnce(await ready.model.requests())).toBeLessThanOrEqual(3);
    // It survives a reload of the window, and can be put away.
    await page.reload();
    await expect(panel).toHaveAttribute('data-state', 'finished');
    await panel.getByRole('button', { name: /^(Dismiss|Close)/ }).click();
    await expect(panel).toHaveCount(0);
  });

  test('are paused, go on, and are cancelled together: what had not begun stays in the queue', async ({
    launch,
    ready,
  }) => {
    await ready.model.script({ behaviour: { kind: 'hang_mid_body', afterDeltas: 5 }, times: 3 });
    const { page } = await openSignedIn(launch, ready.account('clinician'));
    const runIds = await chooseByKeyboard(page, 6);
    await page.keyboard.press('Shift+E');
    const panel = page.getByTestId('batch-panel');
    await ready.model.waitForRequests({ count: 3 });
    await panel.getByRole('button', { name: 'Pause' }).click();
    await expect(panel).toHaveAttribute('data-state', 'paused');
    await panel.getByRole('button', { name: /^(Resume|Continue|Go on)/ }).click();
    await expect(panel).toHaveAttribute('data-state', 'running');
    await panel.getByRole('button', { name: /^Cancel/ }).click();
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /^Cancel/ })
      .last()
      .click();
    await expect(panel).toHaveAttribute('data-state', 'finished');
    expect(await statusesOf(ready.database.sql, runIds)).toEqual({ failed: 3, queued: 3 });
    const requests = await ready.model.waitForRequests({ count: 3, ended: true });
    expect(requests.map(({ outcome }) => outcome)).toEqual(Array(3).fill('aborted_by_client'));
  });

  test('are left alone where another workstation has them: taken, not failed', async ({ launch, ready }) => {
    const { page } = await openSignedIn(launch, ready.account('clinician'));
    const runIds = await chooseByKeyboard(page, 3);
    const [first] = runIds;
    expect(await ready.claimDirectly(first ?? '')).toBeNull();
    await invoke(page, 'batch.start', { runIds });
    await expect(page.getByTestId('batch-panel')).toHaveAttribute('data-state', 'finished');
    await expect(page.getByTestId('batch-taken')).toContainText('1');
    expect(await statusesOf(ready.database.sql, runIds)).toEqual({ running: 1, succeeded: 2 });
  });
});

/** Selects the first rows of the queue with Space and Shift+Arrow. @returns their ids. */
async function chooseByKeyboard(page: Page, count: number): Promise<RunId[]> {
  await page.getByRole('tab', { name: /^Queued/ }).click();
  const rows = page.locator('[data-testid="run-row"][data-status="queued"]');
  await rows.first().focus();
  await page.keyboard.press('Space');
  for (let chosen = 1; chosen < count; chosen += 1) await page.keyboard.press('Shift+ArrowDown');
  await expect(page.getByText(`${count} runs selected`)).toBeVisible();
  const page1 = await invoke(page, 'runs.list', { tab: 'queued', search: '', cursor: null, limit: count });
  if (!page1.success) throw new Error(page1.error.message);
  return page1.data.rows.map(({ run }) => run.id);
}

async function statusesOf(sql: Sql, runIds: readonly string[]): Promise<Record<string, number>> {
  const rows = await sql`
    select status, count(*)::int as amount from diagnosis_runs where id = any(${[...runIds]}) group by status`;
  const schema = z.array(z.object({ status: z.string(), amount: z.int() }));
  return Object.fromEntries(schema.parse([...rows]).map(({ status, amount }) => [status, amount]));
}

/** How many requests were open at the same moment. */
function mostAtOnce(requests: readonly { receivedAt: string; endedAt: string | null }[]): number {
  return Math.max(
    ...requests.map(
      ({ receivedAt: at }) =>
        requests.filter(({ receivedAt, endedAt }) => receivedAt <= at && (endedAt === null || endedAt > at))
          .length,
    ),
  );
}
