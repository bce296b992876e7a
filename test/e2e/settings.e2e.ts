import { rowOf, signIn, signOut, turnFlagOn } from '../../scripts/drive-app.ts';
import { openSignedIn } from './support/desk-page.ts';
import { expect, invoke, test } from './support/fixtures.ts';

test.describe('settings', () => {
  test('an admin turns the feature on: audited in Postgres, shown with who and when, seen by the clinician', async ({
    launch,
    ready,
  }) => {
    await ready.setFlag(false);
    const { page } = await openSignedIn(launch, ready.account('admin'));
    await turnFlagOn(page);
    await expect(page.getByRole('main')).toContainText(/Set for the organisation by Ada Admin/);
    const [audit] = await ready.database.sql`
      select action, metadata, actor_role, request_id from public.audit_log
      where action = 'feature_flag.changed' order by id desc limit 1`;
    expect(audit).toMatchObject({
      metadata: { flag: 'DIAGNOSIS_WORKER_ENABLED', from: false, to: true },
      actor_role: 'admin',
    });
    expect(audit?.request_id).toMatch(/^[0-9a-f-]{36}$/);
    await signOut(page);
    await signIn(page, ready.account('clinician'));
    await expect(page.getByRole('button', { name: /^Execute/ }).first()).toBeVisible();
  });

  test('a clinician sees the flag and may not change it, neither in the window nor through IPC', async ({
    launch,
    ready,
  }) => {
    const { page } = await openSignedIn(launch, ready.account('clinician'));
    await page.getByRole('link', { name: 'Settings', exact: true }).click();
    await expect(page.getByRole('switch')).toBeDisabled();
    for (const reply of [
      await invoke(page, 'flag.set', { enabled: false }),
      await invoke(page, 'flag.history', {}),
      await invoke(page, 'model.save', { model: 'other' }),
      await invoke(page, 'model.saveKey', { key: 'some-model-key' }),
    ]) {
      expect(reply).toMatchObject({ success: false, error: { code: 'FORBIDDEN' } });
    }
  });

  test('turning the feature off takes the buttons away from a window that is open', async ({
    launch,
    ready,
  }) => {
    const { page } = await openSignedIn(launch, ready.account('clinician'));
    await expect(page.getByRole('button', { name: /^Execute/ }).first()).toBeVisible();
    await ready.setFlag(false);
    await expect(page.getByRole('button', { name: /^Execute/ })).toHaveCount(0);
  });

  test('a queued run of a colleague appears by itself', async ({ launch, ready }) => {
    const { page } = await openSignedIn(launch, ready.account('clinician'));
    await page.getByRole('tab', { name: /^All/ }).click();
    const [created] = await ready.database.sql`
      insert into public.diagnosis_runs (organization_id, patient_id, created_by, priority, input_config)
      select organization_id, patient_id, created_by, 1000, '{"reason": "pushed"}' from public.diagnosis_runs
      where id = ${await ready.database.takeQueuedRun(ready.account('clinician').email)} returning id`;
    await page.getByRole('searchbox').fill('pushed');
    await expect(rowOf(page, String(created?.id))).toBeVisible();
  });

  test('language and theme change at once and are remembered', async ({ launch, ready }) => {
    const { page } = await openSignedIn(launch, ready.account('clinician'));
    await page.getByRole('link', { name: 'Settings', exact: true }).click();
    await page.getByText('Deutsch', { exact: true }).click();
    await expect(page.getByRole('heading', { name: 'Einstellungen', level: 1 })).toBeVisible();
    await page.getByText('Dunkel', { exact: true }).click();
    await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
    const state = await invoke(page, 'app.getState', {});
    expect(state).toMatchObject({ data: { language: 'de', theme: 'dark' } });
  });
});
