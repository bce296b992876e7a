import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, invoke, test } from './support/fixtures.ts';
import { everyView, isSettled, type View } from './support/views.ts';

const languages = ['de', 'en'] as const;
const themes = ['light', 'dark'] as const;
const colourRules = ['color-contrast', 'link-in-text-block'];

test.describe('accessibility', () => {
  test('axe finds nothing on any view, in either language and theme', async ({ launch, ready }) => {
    test.setTimeout(240_000);
    const { page } = await launch();
    const signInPage: View = { name: 'sign-in', open: () => Promise.resolve() };
    const found = await violationsIn(page, [signInPage]);
    const admin = ready.account('admin');
    await invoke(page, 'session.signIn', admin);
    await expect(page.getByTestId('run-row').first()).toBeVisible();
    const views = await everyView(page, ready);
    found.push(...(await violationsIn(page, views)));
    await invoke(page, 'lock.now', {});
    const lockPage: View = { name: 'lock', open: () => page.getByTestId('lock-reason').waitFor() };
    found.push(...(await violationsIn(page, [lockPage])));
    const routes = views.length + 2;
    console.log(
      `figure axe routes=${routes} languages=${languages.length} themes=${themes.length} violations=${found.length}`,
    );
    expect(found).toEqual([]);
    expect(await plantedViolations(page)).toEqual(['color-contrast', 'image-alt']);
  });

  test('axe finds nothing where the app does not know its server yet', async ({ launch }) => {
    const { page } = await launch({ env: { SUPABASE_URL: undefined, SUPABASE_PUBLISHABLE_KEY: undefined } });
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    expect(await violationsOf(page)).toEqual([]);
  });
});

/** Opens each view and lets axe look at it in every look. The themes differ in colours only: so do the rules. */
async function violationsIn(page: Page, views: readonly View[]): Promise<string[]> {
  const found: string[] = [];
  for (const view of views) {
    await view.open(page);
    for (const language of languages) {
      for (const theme of themes) {
        await invoke(page, 'settings.save', { language, theme });
        await expect(page.locator(`html[lang="${language}"][data-theme="${theme}"]`)).toBeAttached();
        await isSettled(page);
        const violations = await violationsOf(page, theme === 'light' ? [] : colourRules);
        found.push(...violations.map((violation) => `${view.name} ${language} ${theme}: ${violation}`));
      }
    }
    await closeDialog(page);
  }
  for (const line of found) console.log(line);
  return found;
}

async function closeDialog(page: Page): Promise<void> {
  const dialog = page.getByRole('dialog');
  if ((await dialog.count()) === 0) return;
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
}

/**
 * axe in the page's own world: the window has no second page in which Playwright could run it.
 * @param rules only these; none: all
 */
async function violationsOf(page: Page, rules: string[] = []): Promise<string[]> {
  const axe = new AxeBuilder({ page }).setLegacyMode(true);
  const { violations } = await (rules.length > 0 ? axe.withRules(rules) : axe).analyze();
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id} ${node.html.slice(0, 200)}`));
}

/** The control: what axe says of two faults that are put into the window. */
async function plantedViolations(page: Page): Promise<string[]> {
  await page.evaluate(() => {
    const picture = document.createElement('img');
    picture.src = '/nothing.png';
    const faint = Object.assign(document.createElement('p'), { textContent: 'Hardly to be read' });
    faint.style.cssText = 'color: #bbb; background: #fff';
    document.querySelector('main')?.append(picture, faint);
  });
  const found = await violationsOf(page);
  return found.map((line) => line.split(' ')[0] ?? '').toSorted();
}
