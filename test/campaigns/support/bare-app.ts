import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron, type ElectronApplication } from '@playwright/test';
import { electronEnv, electronLaunchArgs, resolveRuntime } from '../../../scripts/setup/runtime.mjs';

/** An Electron app that does everything wrong that the checklist names: the control of what our app is tried by. */
const carelessMain = `
const { app, BrowserWindow, ipcMain, protocol, shell } = require('electron');
app.commandLine.appendSwitch('enable-blink-features', 'CSSVariables2');
app.commandLine.appendSwitch('enable-experimental-web-platform-features');
app.commandLine.appendSwitch('ignore-certificate-errors');
process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';
ipcMain.handle('flag.get', () => ({ success: true, data: {} }));
app.on('web-contents-created', (_event, contents) => {
  contents.on('will-navigate', (_navigation, url) => {
    if (!/^(https?|file|about|data|blob|app):/.test(url)) shell.openExternal(url);
  });
});
app.whenReady().then(() => new BrowserWindow({
  webPreferences: {
    nodeIntegration: true,
    contextIsolation: false,
    sandbox: false,
    webSecurity: false,
    allowRunningInsecureContent: true,
    experimentalFeatures: true,
    enableBlinkFeatures: 'CSSVariables2',
    webviewTag: true,
    nodeIntegrationInSubFrames: true,
    navigateOnDragDrop: true,
  },
}).loadURL(process.env.BARE_PAGE));
`;

export interface BareApp {
  readonly electron: ElectronApplication;
  readonly executablePath: string;
  close(): Promise<void>;
}

/** Starts the careless app on a page. @param env added to that of this process */
export async function startBareApp(page: string, env: Readonly<Record<string, string>>): Promise<BareApp> {
  const folder = mkdtempSync(join(tmpdir(), 'rhythm-bare-'));
  const manifest = { name: 'bare', version: '1.0.0', main: 'main.cjs', devDependencies: { electron: '^12' } };
  writeFileSync(join(folder, 'main.cjs'), carelessMain);
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
  const runtime = await resolveRuntime();
  process.env.ELECTRON_OVERRIDE_DIST_PATH = runtime.distPath;
  const electron = await _electron.launch({
    args: [...electronLaunchArgs(), `--user-data-dir=${join(folder, 'profile')}`, folder],
    env: { ...definedEnvironment(), ...electronEnv(runtime), ...env, BARE_PAGE: page },
  });
  await electron.firstWindow();
  return {
    electron,
    executablePath: runtime.executablePath,
    async close() {
      electron.process().kill('SIGKILL');
      await electron.close().catch(() => undefined); // it is dead already
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function definedEnvironment(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
