import type { ElectronApplication, JSHandle, Page } from '@playwright/test';
import { demoStaff } from '../../../embedded/demo/accounts.ts';
import { type LaunchedApp, launchApp } from '../../../scripts/launch-app.ts';
import type { RunId } from '../../../shared/ids.ts';
import type { LockReason } from '../../../shared/ipc/lock-channels.ts';
import { type Channel, ipcContract, ipcEvents, isChannel } from '../../../shared/ipc-contract.ts';
import type { AppWorld } from './app-world.ts';

export const lockReasons = ['user', 'idle', 'suspend', 'os-lock'] as const satisfies LockReason[];

interface Asked {
  readonly refused: number;
  /** Channels that have answered all the same. */
  readonly answered: string[];
  readonly text: string;
}

/** The real app under Playwright, Dr. Keller signed in, with everything within reach that somebody at it could read. */
export interface LockBench {
  readonly page: Page;
  /** Runs that have a report, and runs that are queued. */
  readonly done: readonly RunId[];
  lockBy(reason: LockReason): Promise<void>;
  unlock(): Promise<void>;
  /** Text, attributes and title of the window, and its accessibility tree. */
  content(): Promise<string>;
  /** The pixels of the window, but for the line that says since when it is locked. */
  picture(): Promise<Buffer>;
  /** Both clipboards. */
  copied(): Promise<string>;
  /** What was announced to the window since it was asked last, and each notification of the desktop. */
  heard(): Promise<string[]>;
  /** Calls every channel that a locked workstation must refuse, and tells what came back. */
  askEverything(runId: RunId): Promise<Asked>;
  close(): Promise<void>;
}

/** Starts the app on the profile and waits until its worklist shows rows. */
export async function openLockBench(world: AppWorld, done: readonly RunId[]): Promise<LockBench> {
  const app = await launchApp({
    env: { ...world.env, RHYTHM_DEMO_SIGN_IN: demoStaff.keller.email },
    userDataFolder: world.newProfile(),
  });
  const { page, electron } = app;
  await page.getByTestId('run-row').first().waitFor();
  const events = await listen(page);
  const notifications = await recordNotifications(electron);
  return {
    page,
    done,
    lockBy: (reason) => lockBy(app, reason),
    async unlock() {
      const field = page.getByLabel('Password', { exact: true });
      await field.fill(demoStaff.keller.password);
      // Not by the mouse, which would lie over a button of the next lock page.
      await field.press('Enter');
      await page.locator('nav').first().waitFor();
    },
    content: () => contentOf(app),
    async picture() {
      await page.mouse.move(0, 0);
      const png = await page.screenshot({
        caret: 'hide',
        animations: 'disabled',
        mask: [page.getByTestId('lock-reason')],
      });
      const bitmap = await electron.evaluate(
        ({ nativeImage }, base64) => nativeImage.createFromDataURL(base64).toBitmap().toString('base64'),
        `data:image/png;base64,${png.toString('base64')}`,
      );
      return Buffer.from(bitmap, 'base64');
    },
    copied: () =>
      electron.evaluate(
        async ({ clipboard }) => `${await clipboard.readText()}\n${await clipboard.selection?.readText()}`,
      ),
    async heard() {
      const [inWindow, onDesktop] = await Promise.all(
        [events, notifications].map((list) => list.evaluate((heard: string[]) => heard.splice(0))),
      );
      return [...(inWindow ?? []), ...(onDesktop ?? []).map((text) => `notification ${text}`)];
    },
    askEverything: (runId) => askEverything(page, runId),
    close: () => app.close(),
  };
}

/** Records every event of the contract as it comes through the real preload. */
function listen(page: Page): Promise<JSHandle<string[]>> {
  return page.evaluateHandle((names) => {
    const heard: string[] = [];
    for (const name of names) {
      window.rhythm.on(name, (payload) => heard.push(`${name} ${JSON.stringify(payload)}`));
    }
    return heard;
  }, Object.keys(ipcEvents).filter(isEvent));
}

function isEvent(name: string): name is keyof typeof ipcEvents {
  return Object.hasOwn(ipcEvents, name);
}

/** A test machine has no desktop to show them on. */
function recordNotifications(electron: ElectronApplication): Promise<JSHandle<string[]>> {
  return electron.evaluateHandle(({ BrowserWindow, Notification }) => {
    const shown: string[] = [];
    BrowserWindow.getFocusedWindow = () => null;
    Notification.isSupported = () => true;
    Notification.prototype.show = function show() {
      shown.push(`${this.title} ${this.body}`);
    };
    return shown;
  });
}

async function lockBy({ electron, page }: LaunchedApp, reason: LockReason): Promise<void> {
  await electron.evaluate(({ BrowserWindow, powerMonitor }, why) => {
    if (why === 'suspend') powerMonitor.emit('suspend');
    if (why === 'os-lock') powerMonitor.emit('lock-screen');
    if (why === 'user') {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents;
      contents?.sendInputEvent({ type: 'keyDown', keyCode: 'L', modifiers: ['control'] });
    }
    if (why === 'idle') {
      const real = { idle: powerMonitor.getSystemIdleTime, now: performance.now };
      performance.now = () => real.now.call(performance) + 3_600_000;
      powerMonitor.getSystemIdleTime = () => {
        // Asked again a second later: the machine is what it was.
        setImmediate(() => {
          powerMonitor.getSystemIdleTime = real.idle;
          performance.now = real.now;
        });
        return 3_600;
      };
    }
  }, reason);
  await page.locator('html[data-locked="true"]').waitFor();
}

/** What stands in the fields, which is no part of the document's text. */
function typedText(): string {
  const fields = document.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>('input, textarea');
  return [...fields].map(({ value }) => value).join('\n');
}

async function contentOf({ page, electron }: LaunchedApp): Promise<string> {
  const devtools = await page.context().newCDPSession(page);
  const [html, text, tree, titles] = await Promise.all([
    page.content(),
    page.evaluate(typedText),
    devtools.send('Accessibility.getFullAXTree'),
    electron.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows().map((window) => window.getTitle()),
    ),
  ]);
  await devtools.detach();
  return [html, text, JSON.stringify(tree), await page.title(), ...titles].join('\n');
}

const toRefuse = Object.keys(ipcContract)
  .filter(isChannel)
  .filter((channel) => !('whileLocked' in ipcContract[channel]));

/** Requests that an open workstation would answer; what a channel does not know of them it refuses by their shape. */
async function askEverything(page: Page, runId: RunId): Promise<Asked> {
  const known: Partial<Record<Channel, object>> = {
    'runs.list': { tab: 'all', search: '', cursor: null, limit: 20 },
    'patients.list': { search: '', limit: 50 },
    'batch.start': { runIds: null },
  };
  const calls = toRefuse.flatMap((channel) =>
    [known[channel] ?? { runId }, {}].map((request) => [channel, JSON.stringify(request)] as const),
  );
  const replies = await page.evaluate(async (all) => {
    const texts: (readonly [string, boolean, string])[] = [];
    for (const [channel, request] of all) {
      const reply = await window.rhythm.invoke(channel, JSON.parse(request));
      texts.push([channel, reply.success, JSON.stringify(reply)]);
    }
    const state = await window.rhythm.invoke('app.getState', {});
    return [...texts, ['app.getState', false, JSON.stringify(state)] as const];
  }, calls);
  return {
    refused: calls.length,
    answered: replies.flatMap(([channel, success]) => (success ? channel : [])),
    text: replies.map(([, , text]) => text).join('\n'),
  };
}
