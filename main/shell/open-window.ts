import { BrowserWindow, screen, session } from 'electron';
import type { RunId } from '../../shared/ids.ts';
import { appOrigin } from './app-protocol.ts';
import { bringUp } from './notify-when-away.ts';

const size = { width: 1280, height: 800 };
const cascadePx = 32;
/** Each is a process with its own memory; nobody works in more. */
const mostWindows = 8;

/**
 * Opens one more window, on a run or on the worklist. Another window that shows this run already comes up instead, and
 * so does the first where there are too many.
 */
export async function openFurtherWindow(preloadPath: string, runId: RunId | null): Promise<void> {
  const windows = BrowserWindow.getAllWindows();
  const instead = windows.length < mostWindows ? tryFindOther(windows, runId) : windows[0];
  if (instead) bringUp(instead);
  else await openWindow(preloadPath, runId);
}

/** The only window is the one that asks, and so is the one with the focus. */
function tryFindOther(windows: readonly BrowserWindow[], runId: RunId | null): BrowserWindow | undefined {
  if (runId === null || windows.length === 1) return undefined;
  return windows.find((window) => !window.isFocused() && window.webContents.getURL() === addressOf(runId));
}

const addressOf = (runId: RunId | null) =>
  runId === null ? `${appOrigin}/` : `${appOrigin}/#/runs/${runId}`;

/** Once, before the first window. */
export function denyPermissions(): void {
  session.defaultSession.setPermissionRequestHandler((_contents, permission, decide) =>
    decide(permission === 'clipboard-sanitized-write'),
  );
  session.defaultSession.setPermissionCheckHandler(
    (_contents, permission) => permission === 'clipboard-sanitized-write',
  );
}

/**
 * Opens a window, on a run or on the worklist: sandboxed, isolated, without a way out of the app's own origin. All
 * windows are alike and follow the same events.
 */
export async function openWindow(preloadPath: string, runId: RunId | null): Promise<BrowserWindow> {
  const window = new BrowserWindow({
    ...besideTheOther(),
    ...size,
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
  await window.loadURL(addressOf(runId));
  return window;
}

/** A further window does not hide the one that it was opened from, and stays on its screen. */
function besideTheOther(): { x: number; y: number } | Record<string, never> {
  const other = BrowserWindow.getFocusedWindow();
  if (!other) return {};
  const bounds = other.getBounds();
  const { workArea } = screen.getDisplayMatching(bounds);
  const fits = (from: number, length: number, start: number, room: number) =>
    Math.max(start, Math.min(from + cascadePx, start + room - length));
  return {
    x: fits(bounds.x, size.width, workArea.x, workArea.width),
    y: fits(bounds.y, size.height, workArea.y, workArea.height),
  };
}

function confine(window: BrowserWindow): void {
  window.webContents.setWindowOpenHandler(() => ({ action: 'deny' }));
  window.webContents.on('will-navigate', (event, url) => {
    if (!url.startsWith(`${appOrigin}/`)) event.preventDefault();
  });
  window.webContents.on('will-attach-webview', (event) => event.preventDefault());
}
