import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSignedIn } from './support/desk-page.ts';
import { expect, test } from './support/fixtures.ts';

let profile: string;
test.beforeEach(() => {
  profile = mkdtempSync(join(tmpdir(), 'rhythm-damaged-'));
});
test.afterEach(() => rmSync(profile, { recursive: true, force: true }));

const pageBytes = 4096;

/** As a failing disk would: all but the first and the last page is overwritten, so that it is noticed when it opens. */
function damageCache(): void {
  const folder = join(profile, 'cache');
  const [name] = readdirSync(folder).filter((file) => file.endsWith('.db'));
  if (!name) throw new Error('the profile has no cache');
  const bytes = readFileSync(join(folder, name));
  writeFileSync(join(folder, name), bytes.fill(0xa5, pageBytes, bytes.length - pageBytes));
}

test('a damaged cache is rebuilt; the window says so until that was read, and not again after a reload', async ({
  launch,
  ready,
}) => {
  const account = ready.account('clinician');
  const first = await openSignedIn(launch, account, { userDataFolder: profile });
  await first.close();
  damageCache();

  const { page } = await openSignedIn(launch, account, { userDataFolder: profile });
  const message = page.getByText(/^Patients, runs and reports are loaded from the server again\./);
  await expect(message).toBeVisible();
  const [setAside] = readdirSync(join(profile, 'cache')).filter((file) => /set-aside-\d+$/.test(file));
  await expect(page.getByText(setAside ?? 'no file was set aside')).toBeVisible();

  // Only reading it makes it go away.
  await page.reload();
  await expect(message).toBeVisible();
  const confirm = page.getByRole('button', { name: 'I have read this' });
  await confirm.focus();
  await page.keyboard.press('Enter');
  await expect(message).toHaveCount(0);
  await expect(page.locator('main')).toBeFocused();
  await expect(page.getByRole('status').filter({ hasText: 'The message is confirmed.' })).toHaveCount(1);

  await page.reload();
  await expect(page.getByTestId('run-row').first()).toBeVisible();
  await expect(page.getByRole('status').filter({ hasText: 'Online' })).toBeVisible();
  await expect(message).toHaveCount(0);
});
