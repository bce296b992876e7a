import { AxeBuilder } from '@axe-core/playwright';
import type { ElectronApplication, Page } from '@playwright/test';
import { rowOf } from '../../scripts/drive-app.ts';
import { enter, expectFocusSeen, tabTo, type } from './support/by-keyboard.ts';
import { openSignedIn } from './support/desk-page.ts';
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

test.describe('for other eyes', () => {
  test('at 200 % zoom nothing scrolls sideways and no text is cut off; so with the colours of the system', async ({
    launch,
    ready,
  }) => {
    test.setTimeout(120_000);
    const { electron, page } = await openSignedIn(launch, ready.account('admin'));
    const views = await everyView(page, ready);
    await invoke(page, 'settings.save', { language: 'de' });
    await page.emulateMedia({ forcedColors: 'active', reducedMotion: 'reduce' });
    await page.setViewportSize({ width: 1280, height: 720 });
    await electron.evaluate(({ BrowserWindow }) => {
      BrowserWindow.getAllWindows()[0]?.webContents.setZoomFactor(2);
    });
    await expect.poll(() => page.evaluate(() => window.innerWidth)).toBe(640);
    const cut: string[] = [];
    for (const view of views) {
      await view.open(page);
      await isSettled(page);
      expect(await page.evaluate(movingThings)).toEqual([]);
      cut.push(...(await page.evaluate(whatIsCutOff)).map((what) => `${view.name}: ${what}`));
      await closeDialog(page);
    }
    console.log(`figure zoom views=${views.length} zoom=200% cut-off=${cut.length}`);
    expect(cut).toEqual([]);
  });
});

test.describe('by keyboard alone, in German', () => {
  test('from the sign-in over a report and its review to the sign-out', async ({ launch, ready }) => {
    test.setTimeout(120_000);
    const clinician = ready.account('clinician');
    const runId = await ready.database.takeQueuedRun(clinician.email);
    const { electron, page } = await launch({ locale: 'de' });
    const { keyboard } = page;
    const button = (name: string | RegExp) => page.getByRole('button', { name, exact: true });
    const heading = (name: string) => page.getByRole('heading', { name, level: 1, exact: true });

    await tabTo(page.getByLabel('E-Mail', { exact: true }));
    await type(page, clinician.email);
    await tabTo(page.getByLabel('Passwort', { exact: true }));
    await type(page, clinician.password);
    await keyboard.press('Enter');
    await expect(heading('Arbeitsliste')).toBeVisible();

    await expect(page.getByTestId('run-row').first()).toBeVisible();
    await keyboard.press('/');
    await type(page, runId);
    await expect(page.getByTestId('run-row')).toHaveCount(1);
    await enter(rowOf(page, runId));

    await ready.model.script({ behaviour: { kind: 'normal', deltaDelayMs: 15 } });
    await expect(page.getByText('Wartet auf Ausführung')).toBeVisible();
    const announced = await countAnnouncements(page);
    await enter(button(/^Lauf ausführen für/));
    await expect(page.locator('.draft-summary')).toContainText(/\w{4}/);
    await expect(page.getByRole('heading', { name: 'Befunde', exact: true })).toBeVisible();
    // Each stage and the end, not each piece of the text.
    expect(await announced()).toBeLessThan(20);

    const evidence = page.locator('[data-cites]').first();
    await enter(evidence);
    await expect(evidence).toHaveAttribute('aria-pressed', 'true');
    const source = await evidence.getAttribute('data-cites');
    await expect(page.locator(`[data-source="${source}"]`).first()).toBeInViewport();

    await enter(button('Befund 1 bestätigen'));
    await expect(page.getByTestId('finding-review').first()).toContainText('Bestätigt');
    await enter(button('Befund 2 abweichend beurteilen'));
    await type(page, 'Der Wert stammt aus der Zeit vor der Krankschreibung.');
    await enter(button('Abweichend beurteilen'));
    await expect(page.getByTestId('finding-review').nth(1)).toContainText('Abweichend beurteilt');
    const reviews = await ready.database.sql`
      select finding_index, decision from diagnosis_reviews where run_id = ${runId} order by finding_index`;
    expect([...reviews]).toEqual([
      { finding_index: 0, decision: 'accept' },
      { finding_index: 1, decision: 'override' },
    ]);

    await keyboard.press('ControlOrMeta+1');
    await expect(heading('Arbeitsliste')).toBeVisible();
    await expectFocusSeen(page);

    // By its English word, in the German window.
    await choose(page, 'Settings');
    await expect(heading('Einstellungen')).toBeVisible();
    await tabTo(page.getByRole('radiogroup', { name: 'Textgröße' }).getByRole('radio', { checked: true }));
    await keyboard.press('ArrowRight');
    await expect(page.locator('html')).toHaveAttribute('data-text-size', 'large');

    await pressPastThePage(electron, 'L');
    await expect(heading('Gesperrt')).toBeVisible();
    await type(page, clinician.password);
    await keyboard.press('Enter');
    await expect(heading('Einstellungen')).toBeVisible();
    await choose(page, 'abmelden');
    await expect(page.getByLabel('E-Mail', { exact: true })).toBeVisible();
  });
});

/** Finds a command in the palette and runs it; Escape gives the focus back first, to see that it does. */
async function choose(page: Page, command: string): Promise<void> {
  const before = await page.evaluateHandle(() => document.activeElement);
  await page.keyboard.press('ControlOrMeta+k');
  await expect(page.getByRole('combobox')).toBeFocused();
  await page.keyboard.press('Escape');
  await expect.poll(() => before.evaluate((element) => element === document.activeElement)).toBe(true);
  await page.keyboard.press('ControlOrMeta+k');
  await expect(page.getByRole('combobox')).toBeFocused();
  await type(page, command);
  await expect(page.getByRole('option').first()).toHaveAttribute('data-focused', 'true');
  await page.keyboard.press('Enter');
}

/** Counts what live regions say from now on. */
async function countAnnouncements(page: Page): Promise<() => Promise<number>> {
  const count = await page.evaluateHandle(() => {
    const seen = { said: 0 };
    const observer = new MutationObserver((changes) => {
      const regions = changes.map(({ target }) =>
        (target instanceof Element ? target : target.parentElement)?.closest(
          '[role="status"], [role="log"], [aria-live]',
        ),
      );
      seen.said += new Set(regions.filter(Boolean)).size;
    });
    observer.observe(document.body, { childList: true, characterData: true, subtree: true });
    return seen;
  });
  return () => count.evaluate(({ said }) => said);
}

/** A key with Ctrl as the system brings it: the main process sees it before the page. */
async function pressPastThePage(electron: ElectronApplication, keyCode: string): Promise<void> {
  await electron.evaluate(({ BrowserWindow }, code) => {
    const [window] = BrowserWindow.getAllWindows();
    for (const type of ['keyDown', 'keyUp'] as const) {
      window?.webContents.sendInputEvent({ type, keyCode: code, modifiers: ['control'] });
    }
  }, keyCode);
}

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
  const axe = new AxeBuilder({ page }).setLegacyMode(true).options({ resultTypes: ['violations'] });
  const { violations } = await (rules.length > 0 ? axe.withRules(rules) : axe).analyze();
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id} ${node.html.slice(0, 200)}`));
}

/** In the window: what still moves although less motion was asked for; a spinner may, as the one sign of progress. */
function movingThings(): string[] {
  return document
    .getAnimations()
    .filter(({ effect }) => Number(effect?.getComputedTiming().activeDuration) > 100)
    .map(({ effect }) =>
      effect instanceof KeyframeEffect ? (effect.target?.className.toString() ?? '') : '',
    );
}

/** In the window: what can't be read to its end where it stands. */
function whatIsCutOff(): string[] {
  const name = (element: Element) => `${element.tagName.toLowerCase()}.${element.getAttribute('class')}`;
  const root = document.documentElement;
  const found = root.scrollWidth > root.clientWidth ? ['the window scrolls sideways'] : [];
  for (const element of document.querySelectorAll<HTMLElement>('#root *, [role="dialog"] *')) {
    const style = getComputedStyle(element);
    if (style.visibility === 'hidden' || style.clipPath !== 'none' || element.offsetWidth === 0) continue;
    const hasText = [...element.childNodes].some(
      (node) => node.nodeType === Node.TEXT_NODE && node.nodeValue?.trim(),
    );
    // What is shortened with an ellipsis says the whole in its title.
    const isExplained = style.textOverflow === 'ellipsis' && element.closest('[title]') !== null;
    const isClipped =
      ['hidden', 'clip'].includes(style.overflowX) && element.scrollWidth > element.clientWidth + 1;
    if (hasText && isClipped && !isExplained)
      found.push(`${name(element)} “${element.textContent?.slice(0, 40)}”`);
    if (element.matches('main, .scroll') && element.scrollWidth > element.clientWidth + 1)
      found.push(`${name(element)} scrolls sideways`);
    const right = element.getBoundingClientRect().right;
    if (hasText && right > innerWidth + 1 && element.closest('.scroll-x, pre, table') === null)
      found.push(`${name(element)} ends outside “${element.textContent?.slice(0, 40)}”`);
  }
  return [...new Set(found)];
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
