import type { ElectronApplication, Page } from '@playwright/test';
import type { Sql } from 'postgres';
import { runIdSchema } from '../../shared/ids.ts';
import { executeInWindow, openSignedIn, showRun } from './support/desk-page.ts';
import { expect, invoke, test } from './support/fixtures.ts';

const causes = ['user', 'idle', 'suspend', 'os-lock'] as const;

/** Ctrl+L into a window as the keyboard would bring it, past the page. */
async function pressShortcut(electron: ElectronApplication): Promise<void> {
  await electron.evaluate(({ BrowserWindow }) => {
    const [window] = BrowserWindow.getAllWindows();
    for (const type of ['keyDown', 'keyUp'] as const) {
      window?.webContents.sendInputEvent({ type, keyCode: 'L', modifiers: ['control'] });
    }
  });
}

/** A key while the caps lock key is on. */
async function pressCapsLock(electron: ElectronApplication): Promise<void> {
  await electron.evaluate(({ BrowserWindow }) => {
    const [window] = BrowserWindow.getAllWindows();
    for (const type of ['keyDown', 'keyUp'] as const) {
      window?.webContents.sendInputEvent({ type, keyCode: 'Shift', modifiers: ['capslock'] });
    }
  });
}

/** Makes the machine do what locks the workstation. */
async function cause(electron: ElectronApplication, reason: (typeof causes)[number]): Promise<void> {
  if (reason === 'user') return pressShortcut(electron);
  await electron.evaluate(({ powerMonitor }, why) => {
    if (why === 'suspend') powerMonitor.emit('suspend');
    else if (why === 'os-lock') powerMonitor.emit('lock-screen');
    else {
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
}

async function unlock(page: Page, password: string): Promise<void> {
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Unlock' }).click();
}

/** An answer that takes its time to arrive, so that the lock falls before its end. */
const criticalAnswer = JSON.stringify({
  summary: 'Sleeps badly and is exhausted. '.repeat(400),
  findings: ['Exhaustion'],
  recommendations: ['Look at it today'],
  risk_level: 'critical',
  confidence_score: 0.9,
});

/** What is on record of a run as seen by somebody. */
const viewsOf = (sql: Sql, runId: string) =>
  sql`select id from audit_log where entity_id = ${runId} and action = 'report.viewed'`;

const isLocked = (page: Page) => expect(page.getByRole('heading', { name: 'Locked' })).toBeVisible();

/** What a window holds: its text, what is in its attributes, and its title. */
const contentOf = async (page: Page) => `${await page.content()} ${await page.title()}`;

/** Last names of all patients that the user may see. */
async function patientNames(page: Page): Promise<string[]> {
  const reply = await invoke(page, 'patients.list', { search: '', limit: 50 });
  if (!reply.success) throw new Error(reply.error.message);
  return reply.data.patients.flatMap(({ last_name }) => last_name ?? []);
}

/** Keeps whoever records a review waiting; @returns what lets them go on. */
async function holdReviews(sql: Sql): Promise<() => Promise<void>> {
  const gates: (() => void)[] = [];
  const gate = () => new Promise<void>((open) => gates.push(open));
  const isHeld = gate();
  const isReleased = gate();
  const [held, release] = gates;
  const ended = sql.begin(async (transaction) => {
    await transaction`lock table diagnosis_reviews in exclusive mode`;
    held?.();
    await isReleased;
  });
  await isHeld;
  return async () => {
    release?.();
    await ended;
  };
}

test.describe('the lock', () => {
  test('by hand, by nobody there, by sleep and by the system: all windows at once, and nothing of a patient in any', async ({
    launch,
    ready,
  }) => {
    test.slow();
    const account = ready.account('clinician');
    const { page, electron } = await openSignedIn(launch, account);
    const opening = electron.waitForEvent('window');
    await invoke(page, 'app.openWindow', { runId: null });
    const second = await opening;
    await expect(second.getByTestId('run-row').first()).toBeVisible();
    const names = await patientNames(page);
    const shown = (content: string) => names.filter((name) => content.includes(name));
    expect(shown(await contentOf(second)).length).toBeGreaterThan(3);
    for (const reason of causes) {
      await cause(electron, reason);
      for (const window of [page, second]) {
        await isLocked(window);
        expect(shown(await contentOf(window))).toEqual([]);
        expect(await window.title()).toBe('Locked – Rhythm Workstation');
        await expect(window.getByTestId('lock-reason')).toHaveAttribute('data-reason', reason);
      }
      expect(
        await invoke(second, 'runs.list', { tab: 'all', search: '', cursor: null, limit: 5 }),
      ).toMatchObject({
        success: false,
        error: { code: 'UNAUTHORIZED', refusal: 'locked' },
      });
      await expect(page.getByLabel('Password', { exact: true })).toBeFocused();
      await unlock(page, account.password);
      for (const window of [page, second]) {
        await expect(window.getByTestId('run-row').first()).toBeVisible();
      }
    }
  });

  test('keeps what was typed, goes on with a run, clears what was copied, and opens to the password only', async ({
    launch,
    ready,
  }) => {
    test.slow();
    const account = ready.account('clinician');
    const runId = runIdSchema.parse(await ready.database.takeQueuedRun(account.email));
    const behind = runIdSchema.parse(await ready.database.takeQueuedRun(account.email));
    const { page, electron } = await openSignedIn(launch, account);
    await executeInWindow(page, runId);
    await (await showRun(page, runId)).press('Enter');
    const review = page.getByTestId('finding-review').first();
    await review.getByRole('button', { name: 'Override finding 1' }).press('Enter');
    await review.getByRole('textbox').fill('Measured before');
    const scroller = page.locator('.run-page');
    await scroller.evaluate((element) => element.scrollTo({ top: 120 }));
    const scrolled = await scroller.evaluate(({ scrollTop }) => scrollTop);
    expect(scrolled).toBeGreaterThan(0);

    await test.step('a run that is under way goes on, and no window hears of it', async () => {
      await ready.model.script({ behaviour: { kind: 'verbatim', text: criticalAnswer } });
      const told = await page.evaluateHandle(() => {
        const heard: string[] = [];
        for (const event of ['run.progress', 'data.changed', 'sync.changed', 'batch.changed'] as const) {
          window.rhythm.on(event, () => heard.push(event));
        }
        return heard;
      });
      await page.evaluate((id) => void window.rhythm.invoke('runs.execute', { runId: id }), behind);
      await ready.model.waitForRequests({ count: 2 });
      await page.getByRole('button', { name: 'Lock' }).click();
      await isLocked(page);
      await told.evaluate((heard) => heard.splice(0));
      await expect.poll(async () => (await ready.database.getRun(behind)).status).toBe('succeeded');
      expect(await told.evaluate((heard) => heard)).toEqual([]);
    });

    await test.step('the lock page says when the caps lock key is on', async () => {
      const caps = page.getByTestId('caps-lock');
      await expect(caps).toBeEmpty();
      await pressCapsLock(electron);
      await expect(caps).toHaveText('The caps lock key is on.');
    });

    await test.step('a wrong password is said, and what was typed is back after the right one', async () => {
      expect(await contentOf(page)).not.toContain('Measured before');
      await unlock(page, 'not it');
      await expect(page.getByRole('alert')).toContainText('does not open the workstation');
      await isLocked(page);
      await unlock(page, account.password);
      await expect(review.getByRole('textbox')).toHaveValue('Measured before');
      await expect.poll(() => scroller.evaluate(({ scrollTop }) => scrollTop)).toBe(scrolled);
    });

    await test.step('a critical result of behind the lock interrupts, without its report having been asked for', async () => {
      const notice = page.getByRole('alert').filter({ hasText: 'Critical risk in an AI draft' });
      await expect(notice).toBeVisible();
      await notice.getByRole('button', { name: /Dismiss/ }).click();
      await expect(notice).toBeHidden();
      expect(await invoke(page, 'runs.untold', { after: 0 })).toMatchObject({ data: { ended: [] } });
    });

    await test.step('text copied here leaves the clipboard; text of another program stays', async () => {
      const inClipboard = () => electron.evaluate(({ clipboard }) => clipboard.readText());
      await review.getByRole('textbox').press('Control+a');
      await review.getByRole('textbox').press('Control+c');
      await expect.poll(inClipboard).toBe('Measured before');
      await pressShortcut(electron);
      await isLocked(page);
      await expect.poll(inClipboard).toBe('');
      await unlock(page, account.password);
      await expect(review.getByRole('textbox')).toBeVisible();
      await electron.evaluate(({ clipboard }) => clipboard.writeText('of another program'));
      await pressShortcut(electron);
      await isLocked(page);
      expect(await inClipboard()).toBe('of another program');
    });

    await test.step('what was saved while the lock fell is there as saved, and its form is not open again', async () => {
      await unlock(page, account.password);
      const release = await holdReviews(ready.database.sql);
      try {
        await review.getByRole('button', { name: 'Override finding', exact: true }).press('Enter');
        await pressShortcut(electron);
        await isLocked(page);
      } finally {
        await release();
      }
      const reasons = () => ready.database.sql`select reason from diagnosis_reviews where run_id = ${runId}`;
      await expect.poll(reasons).toEqual([{ reason: 'Measured before' }]);
      await unlock(page, account.password);
      await expect(review.locator('.decision-reason')).toHaveText('Measured before');
      await expect(review.getByRole('textbox')).toHaveCount(0);
      await pressShortcut(electron);
      await isLocked(page);
    });

    await test.step('who has no password can leave, and destroy nothing', async () => {
      const wipe = await invoke(page, 'session.signOut', { wipe: true, loseUnsent: true });
      expect(wipe).toMatchObject({ success: false, error: { refusal: 'locked' } });
      await page.getByRole('button', { name: 'Sign out instead' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Sign out', exact: true }).click();
      await expect(page.getByRole('button', { name: 'Sign in', exact: true })).toBeVisible();
      // With the sign-out the server knows all that was seen: the one report that was on the screen.
      const { sql } = ready.database;
      await expect.poll(async () => (await viewsOf(sql, runId)).length).toBeGreaterThan(0);
      expect(await viewsOf(sql, behind)).toHaveLength(0);
    });
  });

  test('a window that hangs cannot keep itself open', async ({ launch, ready }) => {
    const { page, electron } = await openSignedIn(launch, ready.account('clinician'));
    // After the answer of this call: from then on the window answers nothing any more.
    await page.evaluate(
      () =>
        void setTimeout(() => {
          for (;;);
        }),
    );
    await pressShortcut(electron);
    const isCovered = () =>
      expect
        .poll(
          () =>
            electron.evaluate(async ({ BrowserWindow }) => {
              const contents = BrowserWindow.getAllWindows()[0]?.webContents;
              const late = new Promise((resolve) => setTimeout(() => resolve('hangs'), 500));
              return Promise.race([
                contents?.executeJavaScript('document.documentElement.dataset.locked').catch(() => 'gone'),
                late,
              ]);
            }),
          { timeout: 20_000 },
        )
        .toBe('true');
    await isCovered();

    await test.step('and one that dies is there again, behind the lock', async () => {
      const gone = () =>
        electron.evaluate(({ BrowserWindow }) => {
          const contents = BrowserWindow.getAllWindows()[0]?.webContents;
          const reason = new Promise((resolve) => {
            contents?.once('render-process-gone', (_event, details) => resolve(details.reason));
          });
          contents?.forcefullyCrashRenderer();
          return reason;
        });
      expect(await gone()).toBe('crashed');
      await isCovered();
      expect(
        await electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible()),
      ).toBe(true);
    });
  });
});
