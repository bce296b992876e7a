import { join } from 'node:path';
import type { Page } from '@playwright/test';

/** How one picture of a scene is set up. */
export interface View {
  readonly name: string;
  /** Brings the window to the state of the scene again: every look begins with a reload. */
  readonly arrange?: (page: Page) => Promise<void>;
}

export interface Camera {
  /** Takes the scene in each look of this camera. */
  shoot(page: Page, view: View): Promise<void>;
  taken(): number;
}

interface Look {
  readonly language: 'en' | 'de';
  readonly theme: 'light' | 'dark';
}

const small = { width: 1280, height: 720 };
const large = { width: 1920, height: 1200 };
const everyLook: readonly Look[] = [
  { language: 'en', theme: 'light' },
  { language: 'en', theme: 'dark' },
  { language: 'de', theme: 'light' },
  { language: 'de', theme: 'dark' },
];

/** Writes `<scene>-<language>-<theme>-<width>.png` files into a folder. */
export function createCamera(folder: string): Camera {
  let taken = 0;
  return {
    taken: () => taken,
    async shoot(page, view) {
      for (const look of everyLook) {
        await setUp(page, view, look);
        for (const size of [small, large]) {
          const { language, theme } = look;
          await take(page, size, join(folder, `${view.name}-${language}-${theme}-${size.width}.png`));
          taken += 1;
        }
      }
    },
  };
}

/** Writes `<scene>.png` of those that the documents show, each in one look, and passes over the others. */
export function createDocCamera(folder: string, looks: Readonly<Record<string, Look>>): Camera {
  let taken = 0;
  return {
    taken: () => taken,
    async shoot(page, view) {
      const look = looks[view.name];
      if (!look) return;
      await setUp(page, view, look);
      await take(page, small, join(folder, `${view.name}.png`));
      taken += 1;
    },
  };
}

async function setUp(page: Page, { arrange }: View, { language, theme }: Look): Promise<void> {
  await page.evaluate((look) => window.rhythm.invoke('settings.save', look), { language, theme });
  await page.reload();
  await page.locator('main').waitFor();
  await arrange?.(page);
}

async function take(page: Page, size: typeof small, path: string): Promise<void> {
  await page.setViewportSize(size);
  await page.evaluate(drawn);
  await page.screenshot({ path });
}

/** In the window: fonts are there, what follows the new size is drawn, and what moves in has arrived. */
async function drawn(): Promise<void> {
  await document.fonts.ready;
  await new Promise(requestAnimationFrame);
  const passing = document
    .getAnimations()
    .filter(({ effect }) => effect?.getComputedTiming().iterations !== Number.POSITIVE_INFINITY);
  await Promise.allSettled(passing.map(({ finished }) => finished));
}
