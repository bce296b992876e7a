import { openSignedIn } from './support/desk-page.ts';
import { expect, test } from './support/fixtures.ts';

test('queueing the same record twice within a day warns, and offers the existing run or queueing all the same', async ({
  launch,
  ready,
}) => {
  const patient = await ready.database.takeFreshPatient(ready.account('clinician').email);
  const { page } = await openSignedIn(launch, ready.account('clinician'));
  const queue = async () => {
    await page.getByRole('button', { name: 'New run' }).click();
    const dialog = page.getByRole('dialog');
    // As the name is shown, and by the keyboard alone.
    await dialog.getByRole('combobox').fill(patient.name);
    await expect(dialog.getByRole('option')).toHaveCount(1);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await expect(dialog.getByTestId('chosen-patient')).toContainText(patient.lastName);
    await expect(dialog.getByTestId('pack-preview')).toBeVisible();
    return dialog;
  };
  const counted = async () => {
    const [row] = await ready.database.sql`select count(*)::int as amount from diagnosis_runs`;
    return row?.amount;
  };
  const before = await counted();
  const first = await queue();
  await test.step('what was typed is not thrown away by Escape', async () => {
    await first.getByLabel('Reason').fill('Sleep');
    await page.keyboard.press('Escape');
    await expect(first.getByRole('alert')).toContainText('Close without queueing the run?');
    await expect(first.getByRole('button', { name: 'Keep editing' })).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(first.getByLabel('Reason')).toHaveValue('Sleep');
  });
  await first.getByRole('button', { name: /^Queue run/ }).click();
  await expect(first).toHaveCount(0);
  const second = await queue();
  await expect(second.getByTestId('duplicate-warning')).toContainText('in the last 24 hours');
  expect(await counted()).toBe(before + 1);
  await second.getByRole('button', { name: 'Queue anyway' }).click();
  await expect(second).toHaveCount(0);
  expect(await counted()).toBe(before + 2);
  const third = await queue();
  await third.getByRole('button', { name: 'Open the existing run' }).click();
  await expect(page).toHaveURL(/#\/runs\//);
  expect(await counted()).toBe(before + 2);
});
