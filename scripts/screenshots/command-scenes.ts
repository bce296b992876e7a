import type { Page } from '@playwright/test';
import type { Scene } from './scene.ts';

async function openPalette(page: Page): Promise<void> {
  await page.getByTestId('run-row').first().waitFor();
  await page.keyboard.press('ControlOrMeta+k');
  await page.getByRole('dialog').waitFor();
}

const palette: Scene = {
  name: 'palette',
  async play(stage, shoot) {
    await shoot({ arrange: openPalette });
    const [patient] = await stage.sql`select last_name from patient_profiles p
      join diagnosis_runs r on r.patient_id = p.id where r.id = ${(await stage.takeRuns(1))[0] ?? ''}`;
    await shoot({
      name: 'palette-found',
      async arrange(page) {
        await openPalette(page);
        await page.keyboard.type(String(patient?.last_name));
        await page.locator('.palette-note').first().waitFor();
      },
    });
    await shoot({
      name: 'palette-other-language',
      async arrange(page) {
        await openPalette(page);
        const isGerman = (await page.locator('html').getAttribute('lang')) === 'de';
        await page.keyboard.type(isGerman ? 'settings' : 'einstell');
        await page.getByRole('option').first().waitFor();
      },
    });
    await shoot({
      name: 'palette-empty',
      async arrange(page) {
        await openPalette(page);
        await page.keyboard.type('xqzzy');
        await page.locator('.palette-empty').waitFor();
      },
    });
  },
};

const sheet: Scene = {
  name: 'shortcuts',
  async play(_, shoot) {
    const open = async (page: Page) => {
      await page.getByTestId('run-row').first().waitFor();
      await page.keyboard.press('?');
      await page.getByRole('dialog').waitFor();
    };
    await shoot({ arrange: open });
    await shoot({
      name: 'shortcuts-search',
      async arrange(page) {
        await open(page);
        await page.keyboard.type('row');
      },
    });
  },
};

/** The palette and the sheet of shortcuts. */
export const commandScenes: readonly Scene[] = [palette, sheet];
