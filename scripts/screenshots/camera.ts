import { join } from 'node:path';
import type { Page } from '@playwright/test';

/** How one picture of a scene is set up. */
export interface View {
  readonly name: string;
  /** Brings the window to the state of the scene again: every look begins with a reload. */
  readonly arrange?: (page: Page) => Promise<void>;
}

export interface Camera {
  /** Takes the scene in every look: both languages, both themes, a small and a large window. */
  shoot(page: Page, view: View): Promise<void>;
  taken(): number;
}

const sizes = [
  { width: 1280, height: 720 },
  { width: 1920, height: 1200 },
];
const looks = [
  { language: 'en', theme: 'light' },
  { language: 'en', theme: 'dark' },
  { language: 'de', theme: 'light' },
  { language: 'de', theme: 'dark' },
] as const;

/** Writes `<scene>-<language>-<theme>-<width>.png` files into a folder. */
export function createCamera(folder: string): Camera {
  let taken = 0;
  return {
    taken: () => taken,
    async shoot(page, { name, arrange }) {
      for (const { language, theme } of looks) {
        await page.evaluate((look) => window.rhythm.invoke('settings.save', look), { language, theme });
        await page.reload();
        await page.locator('main').waitFor();
        await arrange?.(page);
        for (const size of sizes) {
          await page.setViewportSize(size);
          await page.evaluate(drawn);
          await page.screenshot({ path: join(folder, `${name}-${language}-${theme}-${size.width}.png`) });
          taken += 1;
        }
      }
    },
  };
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
