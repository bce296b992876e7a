import type { ElectronApplication } from '@playwright/test';
import { z } from 'zod';
import type { Attacked } from './attack-page.ts';
import type { Targets } from './hostile-server.ts';

const attackedSchema = z.array(z.object({ name: z.string(), got: z.string().nullable() }));

/** Out of the folder of the page, by all spellings of "one up". */
const traversals = [
  'app://rhythm/../main/main.cjs',
  'app://rhythm/%2e%2e/main/main.cjs',
  'app://rhythm/%2e%2e%2fmain%2fmain.cjs',
  'app://rhythm/..%5cmain%5cmain.cjs',
  'app://rhythm/assets/..%2f..%2fmain/main.cjs',
  'app://rhythm/%252e%252e/main/main.cjs',
  'app://rhythm//etc/hosts',
  'app://rhythm/%00/../main/main.cjs',
  'app://rhythm/%',
  'app://other/index.html',
];

/** Files that the app does not serve, asked for past every rule for pages. */
export async function askForOtherFiles(electron: ElectronApplication): Promise<Attacked[]> {
  const asked = await electron.evaluate(
    ({ net }, urls) =>
      Promise.all(
        urls.map(async (url) => {
          const answer = await net.fetch(url).catch(() => null);
          return { name: `file ${url}`, got: answer?.ok ? `status ${answer.status}` : null };
        }),
      ),
    traversals,
  );
  return attackedSchema.parse(asked);
}

/** Windows that the app has not opened, with the weakest settings: a bug of ours or a library may come to that. */
export async function attackFromForeignWindow(
  electron: ElectronApplication,
  targets: Targets,
): Promise<Attacked[]> {
  const asked = await electron.evaluate(async ({ BrowserWindow, session, webContents }, t) => {
    const weak = { sandbox: false, webviewTag: true, webSecurity: false };
    const foreign = new BrowserWindow({ show: false, webPreferences: { ...weak, partition: 'foreign' } });
    const { webContents: contents } = foreign;
    const later = () => new Promise((done) => setTimeout(done, 200));
    const results: { name: string; got: string | null }[] = [];
    const note = (name: string, got: unknown) =>
      results.push({ name, got: got ? JSON.stringify(got) : null });
    await foreign.loadURL('about:blank');
    note(
      'foreign-webview',
      await (async () => {
        await contents.executeJavaScript(
          `{ const w = document.createElement('webview'); w.src = 'about:blank'; document.body.append(w); 0 }`,
        );
        await later();
        return webContents.getAllWebContents().some((each) => each.getType() === 'webview') && 'a webview';
      })(),
    );
    note(
      'foreign-permission',
      await contents.executeJavaScript(
        `Notification.requestPermission().then((answer) => answer === 'granted' && answer)`,
      ),
    );
    note(
      'foreign-device',
      await contents
        .executeJavaScript(
          `navigator.usb ? navigator.usb.getDevices().then((found) => found.length > 0) : null`,
        )
        .catch(() => null),
    );
    note(
      'foreign-window',
      await contents.executeJavaScript(`window.open('about:blank') && 'a window'`, true),
    );
    await contents.executeJavaScript(`location.href = '${t.http}/foreign-link'; 0`, true);
    await later();
    note('foreign-link', contents.getURL() === 'about:blank' ? null : contents.getURL());
    const frame = `{ const f = document.createElement('iframe'); f.src = '${t.http}/foreign-frame'; document.body.append(f); 0 }`;
    await contents.executeJavaScript(frame).catch(() => null);
    await later();
    note('foreign-frame', null);
    for (const [name, url] of [
      ['foreign-load', `${t.http}/foreign-load`],
      ['foreign-load-https', `${t.https}/foreign-load-https`],
      ['foreign-load-file', 'file:///etc/hosts'],
      ['foreign-load-data', 'data:text/html,<p>out</p>'],
      ['foreign-load-chrome', 'chrome://gpu/'],
    ] as const) {
      note(
        name,
        await foreign.loadURL(url).then(
          () => 'loaded',
          () => null,
        ),
      );
    }
    foreign.destroy();
    const request = (url: string) =>
      session
        .fromPartition('foreign-2')
        .fetch(url)
        .then(
          () => 'an answer',
          () => null,
        );
    note('foreign-session', await request(`${t.http}/foreign-session`));
    note('foreign-session-https', await request(`${t.https}/foreign-session-https`));
    return results;
  }, targets);
  return attackedSchema.parse(asked);
}

/** Dropped onto the first window by the hand of its user: a file and a link. */
export async function dropOnWindow(electron: ElectronApplication, targets: Targets): Promise<Attacked[]> {
  const asked = await electron.evaluate(async ({ BrowserWindow, webContents }, t) => {
    const [window] = BrowserWindow.getAllWindows();
    if (!window) throw new Error('there is no window');
    const { webContents: contents } = window;
    const home = contents.getURL();
    contents.debugger.attach('1.3');
    const drops = [
      { name: 'drop-file', data: { items: [], files: ['/etc/hosts'], dragOperationsMask: 1 } },
      {
        name: 'drop-link',
        data: {
          items: [{ mimeType: 'text/uri-list', data: `${t.http}/drop-link` }],
          dragOperationsMask: 1,
        },
      },
    ];
    const results: { name: string; got: string | null }[] = [];
    for (const { name, data } of drops) {
      for (const type of ['dragEnter', 'dragOver', 'drop']) {
        await contents.debugger.sendCommand('Input.dispatchDragEvent', { type, x: 300, y: 300, data });
      }
      await new Promise((done) => setTimeout(done, 300));
      const moved = contents.getURL() !== home;
      const opened = webContents.getAllWebContents().find((each) => each !== contents);
      results.push({ name, got: moved ? `is at ${contents.getURL()}` : opened ? 'opened a window' : null });
      opened?.close();
      if (moved) await window.loadURL(home);
    }
    contents.debugger.detach();
    return results;
  }, targets);
  return attackedSchema.parse(asked);
}
