import { once } from 'node:events';
import type { ElectronApplication } from '@playwright/test';
import { type RunId, runIdSchema } from '../../shared/ids.ts';
import { openSignedIn } from './support/desk-page.ts';
import { expect, invoke, type Launch, test, type World } from './support/fixtures.ts';

/** The app with one run whose model has begun to answer and does not go on. */
async function openWithRun(launch: Launch, ready: World) {
  const account = ready.account('clinician');
  const runId = runIdSchema.parse(await ready.database.takeQueuedRun(account.email));
  await ready.model.script({ behaviour: { kind: 'hang_mid_body', afterDeltas: 3 } });
  const { electron, page } = await openSignedIn(launch, account);
  // Its answer is not awaited: most of these apps are gone before it.
  const executing = invoke(page, 'runs.execute', { runId }).catch(() => undefined);
  await ready.model.waitForRequests({ count: 1 });
  const exited = once(electron.process(), 'exit');
  return { electron, page, runId, executing, exited };
}

async function expectGivenBack(ready: World, runId: RunId) {
  expect(await ready.database.getRun(runId)).toMatchObject({ status: 'queued', attempt: 0 });
  const [request] = await ready.model.waitForRequests({ count: 1, ended: true });
  expect(request?.outcome).toBe('aborted_by_client');
}

/** As the cross of the window does. */
function closeWindow(electron: ElectronApplication): Promise<void> {
  return electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
}

test.describe('quitting with a run under way', () => {
  test('by the system does not ask: the run goes back to the queue, the app ends', async ({
    launch,
    ready,
  }) => {
    const { electron, runId, exited } = await openWithRun(launch, ready);
    electron.process().kill('SIGTERM');
    expect(await exited).toEqual([0, null]);
    await expectGivenBack(ready, runId);
  });

  test('by closing the window asks; "stay" keeps everything as it is', async ({ launch, ready }) => {
    const { electron, page, runId, executing } = await openWithRun(launch, ready);
    await closeWindow(electron);
    const dialog = page.getByRole('dialog', { name: 'Quit while runs are under way?' });
    await expect(dialog).toContainText('One run is under way');
    await dialog.getByRole('button', { name: 'Stay' }).click();
    await expect(dialog).toBeHidden();
    await expect.poll(() => ready.model.release()).toBe(1);
    expect(await executing).toMatchObject({ success: true });
    expect(await ready.database.getRun(runId)).toMatchObject({ status: 'succeeded', attempt: 1 });
  });

  test('by closing the window and giving the run back ends the app', async ({ launch, ready }) => {
    const { electron, page, runId, exited } = await openWithRun(launch, ready);
    await closeWindow(electron);
    await page.getByRole('dialog').getByRole('button', { name: 'Give back to the queue and quit' }).click();
    expect(await exited).toEqual([0, null]);
    await expectGivenBack(ready, runId);
  });

  test('by the menu and finishing first ends the app after the report is stored', async ({
    launch,
    ready,
  }) => {
    const { electron, page, runId, exited } = await openWithRun(launch, ready);
    await electron.evaluate(({ app }) => app.quit());
    await page.getByRole('dialog').getByRole('button', { name: 'Finish, then quit' }).click();
    await expect(page.getByTestId('quitting')).toContainText('One run is still under way');
    await expect.poll(() => ready.model.release()).toBe(1);
    expect(await exited).toEqual([0, null]);
    expect(await ready.database.getRun(runId)).toMatchObject({ status: 'succeeded', attempt: 1 });
  });

  test('asks a window that hangs only once: closing it again gives the run back', async ({
    launch,
    ready,
  }) => {
    const { electron, page, runId, exited } = await openWithRun(launch, ready);
    let hasEnded = false;
    const noticed = exited.then(() => {
      hasEnded = true;
    });
    // Never answers; nothing is awaited of it but the end of the app.
    page
      .evaluate(() => {
        for (;;);
      })
      .catch(() => undefined);
    await expect(async () => {
      if (!hasEnded) await closeWindow(electron).catch(() => undefined);
      expect(hasEnded).toBe(true);
    }).toPass({ timeout: 40_000, intervals: [1_000] });
    await noticed;
    expect(await exited).toEqual([0, null]);
    await expectGivenBack(ready, runId);
  });

  test('does not ask a window that can not answer', async ({ launch, ready }) => {
    const { electron, page, runId, exited } = await openWithRun(launch, ready);
    const crashed = page.waitForEvent('crash');
    // At once: a moment later the window is loaded anew and can be asked again.
    await electron.evaluate(({ app, BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents;
      contents?.once('render-process-gone', () => app.quit());
      contents?.forcefullyCrashRenderer();
    });
    await crashed;
    expect(await exited).toEqual([0, null]);
    await expectGivenBack(ready, runId);
  });
});

test('quitting with nothing under way does not ask', async ({ launch, ready }) => {
  const { electron } = await openSignedIn(launch, ready.account('clinician'));
  const exited = once(electron.process(), 'exit');
  await closeWindow(electron);
  expect(await exited).toEqual([0, null]);
});

test('quitting does not wait for a window that hangs', async ({ launch, ready }) => {
  const { electron, page } = await openSignedIn(launch, ready.account('clinician'));
  const exited = once(electron.process(), 'exit');
  // Whether it may be closed, it would have to answer first.
  await page.evaluate(() => {
    window.addEventListener('beforeunload', () => undefined);
    setTimeout(() => {
      for (;;);
    });
  });
  electron.process().kill('SIGTERM');
  expect(await exited).toEqual([0, null]);
});
