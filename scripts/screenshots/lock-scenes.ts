import type { Page } from '@playwright/test';
import type { Scene } from './scene.ts';
import type { Stage } from './stage.ts';

const lockPage = (page: Page) => page.getByTestId('lock-reason').waitFor();

async function lock(stage: Stage): Promise<void> {
  await stage.page().evaluate(() => window.rhythm.invoke('lock.now', {}));
  await lockPage(stage.page());
}

async function unlock(stage: Stage): Promise<void> {
  const { password } = stage.account('clinician');
  await stage.page().evaluate((typed) => window.rhythm.invoke('lock.unlock', { password: typed }), password);
}

const locked: Scene = {
  name: 'lock-page',
  async play(stage, shoot) {
    await lock(stage);
    await shoot({ arrange: lockPage });
    await unlock(stage);
  },
};

const wrongPassword: Scene = {
  name: 'lock-wrong-password',
  async play(stage, shoot) {
    await lock(stage);
    await shoot({
      async arrange(page) {
        await page.locator('input[type="password"]').fill('not it');
        await page.locator('form button[type="submit"]').click();
        await page.getByRole('alert').waitFor();
      },
    });
    await unlock(stage);
  },
};

const signOutInstead: Scene = {
  name: 'lock-sign-out-instead',
  async play(stage, shoot) {
    await lock(stage);
    await shoot({
      async arrange(page) {
        await page.locator('.entry-actions button').click();
        await page.getByRole('dialog').waitFor();
      },
    });
    await unlock(stage);
  },
};

/** The clocks of the main process and of the window go on by so much. */
async function later(stage: Stage, hours: number): Promise<void> {
  const ms = hours * 3_600_000;
  await stage.app().electron.evaluate((_electron, ahead) => {
    const now = Date.now;
    Date.now = () => now() + ahead;
  }, ms);
  await stage.page().addInitScript((ahead) => {
    const now = Date.now;
    Date.now = () => now() + ahead;
  }, ms);
}

const limit: Scene = {
  name: 'session-limit',
  async play(stage, shoot) {
    await later(stage, 11.9);
    await shoot({ arrange: (page) => page.getByTestId('session-limit').waitFor() });
    await stage.start();
  },
};

const ended: Scene = {
  name: 'session-limit-over',
  async play(stage, shoot) {
    await later(stage, 12.1);
    await shoot({ arrange: (page) => page.getByTestId('session-ended').waitFor() });
    await stage.start();
  },
};

/** Locked, asked for the password again, and at the end of the longest session. */
export const lockScenes: readonly Scene[] = [locked, wrongPassword, signOutInstead, limit, ended];
