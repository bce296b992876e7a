import type { Page } from '@playwright/test';
import type { Random } from '../../../embedded/demo/random.ts';
import { ipcContract } from '../../../shared/ipc-contract.ts';

/** Channels that execute something, as the contract says it. */
export const executorChannels = Object.entries(ipcContract)
  .filter(([, { caller }]) => caller === 'executor')
  .map(([channel]) => channel);

/** Words of buttons that would execute a run. */
const executing = /execute|re-?run|run again|try again|resume|start/i;

/** What a user, or a script in the window, tries in order to execute a run that is queued. */
type WindowTry = (page: Page, runId: string, random: Random) => Promise<void>;

const keys = ['e', 'Shift+E', 'Enter', 'Control+E', 'Control+Enter', 'Space'];

const tries: readonly WindowTry[] = [
  async (page, _runId, random) => {
    await focusRow(page);
    await page.keyboard.press(random.pick(keys));
  },
  async (page) => {
    await focusRow(page);
    await page.keyboard.press('Control+A');
    await page.keyboard.press('Shift+E');
  },
  async (page, runId, random) => {
    await showPage(page, `#/runs/${runId}`);
    await page.keyboard.press(random.pick(keys));
    await clickWhatExecutes(page);
    await showPage(page, '#/');
  },
  clickWhatExecutes,
  async (page) => {
    await enableEverything(page);
    await clickWhatExecutes(page);
  },
  async (page, runId) => {
    await addButton(page, runId);
    await clickWhatExecutes(page);
  },
];

/** Tries one way, chosen by chance. */
export async function tryInWindow(page: Page, runId: string, random: Random): Promise<void> {
  await random.pick(tries)(page, runId, random);
}

/** What an earlier try has opened, a run or a dialog, is left first. */
async function focusRow(page: Page): Promise<void> {
  await page.keyboard.press('Escape');
  await showPage(page, '#/');
  await page.getByTestId('run-row').first().focus();
}

async function showPage(page: Page, hash: string): Promise<void> {
  await page.evaluate((to) => {
    window.location.hash = to;
  }, hash);
}

/** Every button whose name promises to execute something, seen or not. */
async function clickWhatExecutes(page: Page): Promise<void> {
  await page.evaluate((pattern) => {
    for (const button of document.querySelectorAll<HTMLElement>(
      'button, [role="button"], [role="menuitem"]',
    )) {
      const name = `${button.textContent} ${button.getAttribute('aria-label') ?? ''}`;
      if (new RegExp(pattern, 'i').test(name)) button.click();
    }
  }, executing.source);
}

async function enableEverything(page: Page): Promise<void> {
  await page.evaluate(() => {
    for (const element of document.querySelectorAll<HTMLElement>('*')) {
      for (const name of ['disabled', 'aria-disabled', 'data-disabled', 'hidden', 'inert']) {
        element.removeAttribute(name);
      }
    }
  });
}

/** A button as the app has it while the feature is on, in the row of a run. */
async function addButton(page: Page, runId: string): Promise<void> {
  await page.evaluate((id) => {
    const row = document.querySelector('[data-testid="run-row"]');
    const button = document.createElement('button');
    button.textContent = 'Execute';
    button.setAttribute('data-run-id', id);
    button.setAttribute('onclick', `window.rhythm.invoke('runs.execute', { runId: '${id}' })`);
    row?.append(button);
    button.dispatchEvent(new KeyboardEvent('keydown', { key: 'E', shiftKey: true, bubbles: true }));
  }, runId);
}

/** What a hostile script hands to an executing channel. */
export function hostileRequest(channel: string, runId: string, random: Random): object {
  const request = channel === 'batch.start' ? { runIds: random.pick([null, [runId]]) } : { runId };
  const additions = [
    {},
    { force: true },
    { flagEnabled: true, enabled: true },
    { DIAGNOSIS_WORKER_ENABLED: 'true' },
    { caller: 'anyone', session: { role: 'admin' } },
    JSON.parse('{"__proto__":{"flagEnabled":true,"enabled":true}}'),
  ];
  return { ...request, ...random.pick(additions) };
}

/** Calls a channel from the page by any name and with anything. @returns whether it was done. */
export function invokeByName(page: Page, channel: string, request: object): Promise<boolean> {
  return page.evaluate(
    async ([name, json]) => {
      const invoke: unknown = Reflect.get(window.rhythm, 'invoke');
      if (typeof invoke !== 'function') throw new Error('the bridge is gone');
      const reply: unknown = await invoke(name, JSON.parse(json));
      return typeof reply === 'object' && reply !== null && Reflect.get(reply, 'success') === true;
    },
    [channel, JSON.stringify(request)] as const,
  );
}
