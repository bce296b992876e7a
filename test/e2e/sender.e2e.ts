import { resolve } from 'node:path';
import { openSignedIn } from './support/desk-page.ts';
import { expect, test } from './support/fixtures.ts';

const preload = resolve(import.meta.dirname, '../../out/preload/preload.cjs');

test('a window that does not show the app’s own origin is refused, even with the app’s preload and a session', async ({
  launch,
  ready,
}) => {
  const { electron } = await openSignedIn(launch, ready.account('admin'));
  const reply = await electron.evaluate(async ({ BrowserWindow }, preloadPath) => {
    const foreign = new BrowserWindow({
      show: false,
      webPreferences: { preload: preloadPath, sandbox: true },
    });
    await foreign.loadURL('data:text/html,<p>foreign</p>');
    const answer: unknown = await foreign.webContents.executeJavaScript(`rhythm.invoke('flag.get', {})`);
    foreign.destroy();
    return answer;
  }, preload);
  expect(reply).toMatchObject({
    success: false,
    error: { code: 'FORBIDDEN', message: 'This sender may not call the app.' },
  });
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
