import type { Locator, Page } from '@playwright/test';

export interface Credentials {
  readonly email: string;
  readonly password: string;
}

/** Signs in through the sign-in page (English), as a person would. Does not wait for what comes after. */
export async function signIn(page: Page, account: Credentials): Promise<void> {
  await page.getByLabel('E-mail', { exact: true }).fill(account.email);
  await page.getByLabel('Password', { exact: true }).fill(account.password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
}

/** Signs out; resolves when the sign-in page is there. */
export async function signOut(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByRole('menuitem', { name: 'Sign out', exact: true }).click();
  await page.getByRole('button', { name: 'Sign in', exact: true }).waitFor();
}

/** The row of a run in the worklist, wherever it is shown. */
export function rowOf(page: Page, runId: string): Locator {
  return page.locator(`[data-testid="run-row"][data-run-id="${runId}"]`);
}

/** Turns the diagnosis worker on in Settings; the admin is signed in. Resolves when the switch shows it. */
export async function turnFlagOn(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Settings', exact: true }).click();
  const toggle = page.getByRole('switch');
  await toggle.waitFor();
  if (!(await toggle.isChecked())) await toggle.click({ force: true });
  await page.getByRole('switch', { checked: true }).waitFor();
}
