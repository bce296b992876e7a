import { expect, type Locator, type Page } from '@playwright/test';
import { type Credentials, rowOf, signIn } from '../../../scripts/drive-app.ts';
import type { LaunchedApp, LaunchOptions } from '../../../scripts/launch-app.ts';
import type { Network } from '../../backend/support/network.ts';
import type { Launch } from './fixtures.ts';

/** Starts the app and signs in; resolves when the worklist shows rows. */
export async function openSignedIn(
  launch: Launch,
  account: Credentials,
  options: Partial<LaunchOptions> = {},
): Promise<LaunchedApp> {
  const app = await launch(options);
  await signIn(app.page, account);
  await expect(app.page.getByTestId('run-row').first()).toBeVisible();
  return app;
}

/** Brings one run onto the screen by searching for its id. */
export async function showRun(page: Page, runId: string): Promise<Locator> {
  await page.getByRole('tab', { name: /^All/ }).click();
  await page.getByRole('searchbox').fill(runId);
  const row = rowOf(page, runId);
  await expect(row).toBeVisible();
  return row;
}

/** Presses Execute on the row of a run and waits until the run has ended. */
export async function executeInWindow(page: Page, runId: string): Promise<void> {
  const row = await showRun(page, runId);
  await row.getByRole('button', { name: /Execute/ }).click();
  await expect(row).toHaveAttribute('data-status', /succeeded|failed/);
}

/** Cuts the network and resolves when the window says so. */
export async function goOffline(page: Page, network: Network): Promise<void> {
  network.cut();
  await page.getByRole('button', { name: 'Sync now' }).click();
  await expect(page.locator('.sync')).toContainText(/Offline since \d\d:\d\d/);
}
