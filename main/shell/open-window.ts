import { BrowserWindow, type Session, session } from 'electron';
import type { RunId } from '../../shared/ids.ts';
import { appOrigin } from './app-protocol.ts';

const cascadePx = 32;

/**
 * Opens a window, on a run or on the worklist: sandboxed, isolated, without a way out of the app's own origin. All
 * windows are alike and follow the same events.
 */
export async function openWindow(preloadPath: string, runId: RunId | null): Promise<BrowserWindow> {
  denyPermissions(session.defaultSession);
  const window = new BrowserWindow({
    ...besideTheOther(),
    width: 1280,
    height: 800,
    minWidth: 960,
    minHeight: 600,
    show: false,
    title: 'Rhythm Workstation',
    backgroundColor: '#f6f7f9',
    autoHideMenuBar: true,
    webPreferences: {
      preload: preloadPath,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      spellcheck: false,
    },
  });
  confine(window);
  window.once('ready-to-show', () => window.show());
  await window.loadURL(runId === null ? `${appOrigin}/` : `${appOrigin}/#/runs/${runId}`);
  return window;
}

/** A further window does not hide the one that it was opened from. */
function besideTheOther(): { x: number; y: number } | Record<string, never> {
  const other = BrowserWindow.getFocusedWindow();
  if (!other) return {};
  const { x, y } = other.getBounds();
  return { x: x + cascadePx, y: y + cascadePx };
}

function confine(window: BrowserWindow): void {
  window.webContents.setWindowOpenHandler(() => ({ action: 'deny' }));
  window.webContents.on('will-navigate', (event, url) => {
    if (!url.startsWith(`${appOrigin}/`)) event.preventDefault();
  });
  window.webContents.on('will-attach-webview', (event) => event.preventDefault());
}

function denyPermissions(target: Session): void {
  target.setPermissionRequestHandler((_contents, permission, decide) =>
    decide(permission === 'clipboard-sanitized-write'),
  );
  target.setPermissionCheckHandler((_contents, permission) => permission === 'clipboard-sanitized-write');
}
