import { resolve } from 'node:path';
import { openSignedIn } from './support/desk-page.ts';
import { expect, test } from './support/fixtures.ts';

const preload = resolve(import.meta.dirname, '../../out/preload/preload.cjs');

test('a window that the app has not opened is refused, even with the app’s preload, page and session', async ({
  launch,
  ready,
}) => {
  const { electron } = await openSignedIn(launch, ready.account('admin'));
  const replies = await electron.evaluate(async ({ BrowserWindow }, preloadPath) => {
    const answers: unknown[] = [];
    for (const url of ['about:blank', 'app://rhythm/']) {
      const foreign = new BrowserWindow({ show: false, webPreferences: { preload: preloadPath } });
      await foreign.loadURL(url);
      answers.push(await foreign.webContents.executeJavaScript(`rhythm.invoke('flag.get', {})`));
      foreign.destroy();
    }
    return answers;
  }, preload);
  const refused = {
    success: false,
    error: { code: 'FORBIDDEN', message: 'This sender may not call the app.' },
  };
  expect(replies).toMatchObject([refused, refused]);
});

test('the window reaches the contract and nothing else', async ({ launch, ready }) => {
  const { page, electron } = await openSignedIn(launch, ready.account('clinician'));
  const reach = await page.evaluate(async () => {
    const outcomeOf = async (work: () => unknown) => {
      try {
        return await work();
      } catch (fault) {
        return `refused: ${fault instanceof Error ? fault.message : String(fault)}`;
      }
    };
    return {
      node: 'process' in window || 'require' in window,
      bridge: Object.keys(window.rhythm).sort(),
      unknownChannel: await outcomeOf(() =>
        Reflect.apply(window.rhythm.invoke, window.rhythm, ['runs.delete', {}]),
      ),
      network: await outcomeOf(() => fetch('https://example.com/')),
      file: await outcomeOf(() => fetch('app://rhythm/../main/main.cjs').then(({ status }) => status)),
      popup: window.open('https://example.com/') === null,
    };
  });
  expect(reach).toMatchObject({ node: false, bridge: ['invoke', 'on'], popup: true });
  expect(reach.unknownChannel).toContain('not a channel of the contract');
  expect(reach.network).toContain('refused');
  expect(reach.file).toContain('refused');
  // Asked of Electron: Playwright itself would wait for the navigation that never comes.
  const after = await electron.evaluate(async ({ BrowserWindow }) => {
    const windows = BrowserWindow.getAllWindows();
    const contents = windows[0]?.webContents;
    await contents?.executeJavaScript(`location.href = 'https://example.com/'; 0`);
    const rows: unknown = await contents?.executeJavaScript(
      `document.querySelectorAll('[data-testid="run-row"]').length`,
    );
    return { windows: windows.length, url: contents?.getURL(), rows };
  });
  expect(after).toMatchObject({ windows: 1, url: expect.stringMatching(/^app:\/\/rhythm\//) });
  expect(after.rows).toBeGreaterThan(0);
});
