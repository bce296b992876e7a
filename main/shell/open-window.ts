import { app, BrowserWindow, screen, type WebContents } from 'electron';
import icon from '../../build/window-icon.png?asset';
import type { RunId } from '../../shared/ids.ts';
import { appOrigin } from './app-protocol.ts';
import { isAppPage } from './confine-contents.ts';
import { bringUp } from './notify-when-away.ts';

const size = { width: 1280, height: 800 };
const cascadePx = 32;
/** Each is a process with its own memory; nobody works in more. */
const mostWindows = 8;

export interface AppWindows {
  /** Opens a window, on a run or on the worklist. All windows are alike and follow the same events. */
  open(runId: RunId | null): Promise<BrowserWindow>;
  /**
   * Opens one more window. Another window that shows this run already comes up instead, and so does the first where there
   * are too many.
   */
  openFurther(runId: RunId | null): Promise<void>;
  /** Those that are open. */
  list(): readonly BrowserWindow[];
  /** Whether these are the contents of a window that was opened here: only those may call, and only they are told. */
  owns(contents: object): boolean;
}

/** The windows of the app: sandboxed, isolated, at the app's own origin. `confineEverything` keeps them there. */
export function createAppWindows(preloadPath: string): AppWindows {
  const own = new Map<WebContents, BrowserWindow>();
  const list = () => [...own.values()];
  async function open(runId: RunId | null): Promise<BrowserWindow> {
    const window = new BrowserWindow({
      ...besideTheOther(),
      ...size,
      minWidth: 960,
      minHeight: 600,
      show: false,
      title: 'Rhythm Workstation',
      // Elsewhere the program itself has one.
      ...(process.platform === 'linux' ? { icon } : {}),
      backgroundColor: '#f6f7f9',
      autoHideMenuBar: true,
      webPreferences: webPreferences(preloadPath),
    });
    const { webContents } = window;
    own.set(webContents, window);
    window.once('closed', () => own.delete(webContents));
    window.once('ready-to-show', () => window.show());
    // An empty page is the one address that Electron goes to without asking: the window comes back from it.
    webContents.on('did-navigate', (_event, url) => {
      if (!isAppPage(url)) window.loadURL(addressOf(null)).catch(() => undefined); // it is closed, or goes on by itself
    });
    await window.loadURL(addressOf(runId));
    return window;
  }
  return {
    open,
    list,
    owns: (contents) => list().some((window) => !window.isDestroyed() && window.webContents === contents),
    async openFurther(runId) {
      const windows = list();
      const instead = windows.length < mostWindows ? tryFindOther(windows, runId) : windows[0];
      if (instead) bringUp(instead);
      else await open(runId);
    },
  };
}

/** All of them said, none left to a default of this or another version of Electron. */
function webPreferences(preload: string): Electron.WebPreferences {
  return {
    preload,
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    allowRunningInsecureContent: false,
    experimentalFeatures: false,
    webviewTag: false,
    navigateOnDragDrop: false,
    spellcheck: false,
    // Whoever finds an installed app open does not look into its memory.
    devTools: !app.isPackaged,
  };
}

/** The only window is the one that asks, and so is the one with the focus. */
function tryFindOther(windows: readonly BrowserWindow[], runId: RunId | null): BrowserWindow | undefined {
  if (runId === null || windows.length === 1) return undefined;
  return windows.find((window) => !window.isFocused() && window.webContents.getURL() === addressOf(runId));
}

const addressOf = (runId: RunId | null) =>
  runId === null ? `${appOrigin}/` : `${appOrigin}/#/runs/${runId}`;

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
