import type { ElectronApplication, Page } from '@playwright/test';
import { runIdSchema } from '../../shared/ids.ts';
import { openSignedIn } from './support/desk-page.ts';
import { expect, invoke, test, type World } from './support/fixtures.ts';

/** From now on notifications are recorded instead of handed to the desktop, which a test machine does not have. */
async function recordNotifications(electron: ElectronApplication) {
  const recorded = await electron.evaluateHandle(({ Notification }) => {
    const shown: Electron.Notification[] = [];
    Notification.isSupported = () => true;
    Notification.prototype.show = function show() {
      shown.push(this);
    };
    return shown;
  });
  return {
    texts: () => recorded.evaluate((shown) => shown.map(({ title, body }) => ({ title, body }))),
    click: () => recorded.evaluate((shown) => shown[0]?.emit('click')),
  };
}

async function executeBatch(page: Page, ready: World): Promise<void> {
  const { email } = ready.account('clinician');
  const runIds = [
    runIdSchema.parse(await ready.database.takeQueuedRun(email)),
    runIdSchema.parse(await ready.database.takeQueuedRun(email)),
  ];
  await ready.model.script({ behaviour: { kind: 'refusal' } });
  await invoke(page, 'batch.start', { runIds });
  await expect
    .poll(async () => {
      const reply = await invoke(page, 'batch.get', {});
      return reply.success && reply.data.batch?.state;
    })
    .toBe('finished');
}

const isShown = (electron: ElectronApplication) =>
  electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible());

test.describe('the end of a batch', () => {
  test('is told on the desktop to somebody who is elsewhere; a click brings the window up', async ({
    launch,
    ready,
  }) => {
    const { electron, page } = await openSignedIn(launch, ready.account('clinician'));
    const notifications = await recordNotifications(electron);
    await electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.hide());
    await executeBatch(page, ready);
    expect(await notifications.texts()).toEqual([
      { title: 'Diagnosis runs', body: '2 runs finished: 1 report, 1 failed' },
    ]);
    expect(await isShown(electron)).toBe(false);
    await notifications.click();
    await expect.poll(() => isShown(electron)).toBe(true);
  });

  test('is not told to somebody who looks at the window', async ({ launch, ready }) => {
    const { electron, page } = await openSignedIn(launch, ready.account('clinician'));
    const notifications = await recordNotifications(electron);
    await electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.focus());
    await expect
      .poll(() => electron.evaluate(({ BrowserWindow }) => BrowserWindow.getFocusedWindow() !== null))
      .toBe(true);
    await executeBatch(page, ready);
    expect(await notifications.texts()).toEqual([]);
  });
});
