import type { Page } from '@playwright/test';
import type { Scene } from './scene.ts';
import type { Stage } from './stage.ts';

const rowsShown = (page: Page) => page.getByTestId('run-row').first().waitFor();
const openTab = async (page: Page, tab: string) => {
  await page.locator(`[data-tab="${tab}"]`).click();
  await page.locator(`[data-tab="${tab}"][aria-selected="true"]`).waitFor();
};

/** Reports of every risk with some decisions, and runs that failed each in its way. */
async function workThrough(stage: Stage): Promise<void> {
  const runIds = await stage.takeRuns(6);
  await stage.model.script(
    { behaviour: { kind: 'refusal' } },
    { behaviour: { kind: 'max_tokens' } },
    { behaviour: { kind: 'status', status: 401 } },
  );
  for (const runId of runIds) {
    await stage.execute([runId]);
    await stage.ended(runId);
  }
  await stage.page().evaluate(() => window.rhythm.invoke('sync.pullNow', {}));
}

const tabs: Scene = {
  name: 'worklist-tabs',
  async play(stage, shoot) {
    await workThrough(stage);
    for (const tab of ['all', 'failed', 'needs-review']) {
      await shoot({
        name: `worklist-${tab}`,
        async arrange(page) {
          await openTab(page, tab);
          await rowsShown(page);
        },
      });
    }
  },
};

const narrowed: Scene = {
  name: 'worklist-filters',
  async play(_, shoot) {
    const open = async (page: Page, index: number) => {
      await openTab(page, 'all');
      await rowsShown(page);
      await page.getByTestId('choice-button').nth(index).click();
      await page.getByRole('menuitemcheckbox').or(page.getByRole('menuitemradio')).first().waitFor();
    };
    await shoot({ name: 'worklist-filter-menu', arrange: (page) => open(page, 0) });
    await shoot({ name: 'worklist-filter-failures', arrange: (page) => open(page, 1) });
    await shoot({ name: 'worklist-filter-reasons', arrange: (page) => open(page, 2) });
    await shoot({
      name: 'worklist-filtered',
      async arrange(page) {
        await open(page, 0);
        await page.getByRole('menuitemcheckbox').nth(0).click();
        await page.getByRole('menuitemcheckbox').nth(1).click();
        await page.keyboard.press('Escape');
        await page.getByTestId('choice-button').nth(4).click();
        await page.getByRole('menuitemradio').nth(1).click();
      },
    });
    await shoot({
      name: 'worklist-filtered-empty',
      async arrange(page) {
        await openTab(page, 'failed');
        await page.getByTestId('choice-button').nth(2).click();
        await page.getByRole('menuitemradio').nth(1).click();
        await page.getByRole('searchbox').first().fill('nobody');
        await page.locator('.empty').waitFor();
      },
    });
  },
};

const empty: Scene = {
  name: 'worklist-empty',
  async play(stage, shoot) {
    await stage.page().evaluate(() => window.rhythm.invoke('sync.pullNow', {}));
    await shoot({
      async arrange(page) {
        await openTab(page, 'running');
        await page.locator('.empty').waitFor();
      },
    });
    await shoot({
      name: 'worklist-nothing-found',
      async arrange(page) {
        await rowsShown(page);
        await page.getByRole('searchbox').first().fill('Quetzalcoatl');
        await page.locator('.empty').waitFor();
      },
    });
  },
};

/** Views of the clinician, as they are before each look. */
async function keepViews(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const filter = { risk: null, failure: null, reason: null, own: null, period: null };
    const keep = (id: number, name: string, tab: 'needs-review' | 'failed' | 'queued', part: object) =>
      window.rhythm.invoke('views.save', {
        id: `0193f7a2-7c1e-7d4b-9a52-00000000000${id}`,
        name,
        tab,
        search: '',
        filter: { ...filter, ...part },
      });
    await keep(1, 'Visite: hohes Risiko', 'needs-review', { risk: ['high', 'critical'] });
    await keep(2, 'Fehler von heute', 'failed', { period: 'today' });
    await keep(3, 'Von mir', 'queued', { own: 'queued-by-me' });
  });
  await page.reload();
  await rowsShown(page);
}

async function openViews(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^(Views|Ansichten|View:|Ansicht:)/ }).click();
  await page.getByRole('menuitem').first().waitFor();
}

const views: Scene = {
  name: 'worklist-views',
  async play(_, shoot) {
    await shoot({
      async arrange(page) {
        await keepViews(page);
        await openViews(page);
      },
    });
    await shoot({
      name: 'worklist-view-save',
      async arrange(page) {
        await rowsShown(page);
        await openViews(page);
        await page.getByRole('menuitem').last().click();
        await page.getByRole('dialog').getByRole('textbox').fill('Morgenvisite');
      },
    });
    await shoot({
      name: 'worklist-view-open',
      async arrange(page) {
        await rowsShown(page);
        await openViews(page);
        await page.getByRole('menuitem').nth(2).click();
        await openViews(page);
      },
    });
    await shoot({
      name: 'worklist-view-deleted',
      async arrange(page) {
        await keepViews(page);
        await openViews(page);
        await page.getByRole('menuitem').first().click();
        await openViews(page);
        await page.getByRole('menuitem').last().click();
        await page.locator('.saved-views-undo').waitFor();
      },
    });
  },
};

/** Rows come and go while somebody works in the list. */
const steady: Scene = {
  name: 'worklist-steady',
  play: (_, shoot) =>
    shoot({
      async arrange(page) {
        await openTab(page, 'all');
        await rowsShown(page);
        await page.getByTestId('run-row').nth(2).hover();
        await page.mouse.move(500, 300);
        await page.mouse.move(504, 302);
        await page.evaluate(async () => {
          const found = await window.rhythm.invoke('patients.list', { search: '', limit: 2 });
          if (!found.success) throw new Error(found.error.message);
          for (const { id } of found.data.patients) {
            await window.rhythm.invoke('runs.create', { patientId: id, reason: '', evenIfDuplicate: true });
          }
        });
        await page.locator('.runs-news-card').waitFor();
      },
    }),
};

/** A run that somebody else has taken from the queue keeps its place below the pointer. */
const left: Scene = {
  name: 'worklist-left',
  play: (_, shoot) =>
    shoot({
      async arrange(page) {
        await openTab(page, 'queued');
        await rowsShown(page);
        await page.mouse.move(500, 300);
        await page.mouse.move(504, 302);
        await page.evaluate(async () => {
          const list = await window.rhythm.invoke('runs.list', {
            tab: 'queued',
            search: '',
            cursor: null,
            limit: 4,
          });
          if (!list.success) throw new Error(list.error.message);
          for (const row of list.data.rows.slice(1, 3)) {
            await window.rhythm.invoke('runs.cancel', { runId: row.run.id });
          }
        });
        await page.locator('[data-left]').nth(1).waitFor();
      },
    }),
};

/** The narrowest window. */
const zoomed: Scene = {
  name: 'worklist-zoomed',
  async play(stage, shoot) {
    const zoom = (factor: number) =>
      stage.app().electron.evaluate(({ BrowserWindow }, wanted) => {
        BrowserWindow.getAllWindows()[0]?.webContents.setZoomFactor(wanted);
      }, factor);
    await shoot({
      async arrange(page) {
        await zoom(2);
        await openTab(page, 'all');
        await rowsShown(page);
      },
    });
    await zoom(1);
  },
};

/** The worklist in every state that a clinician can meet. */
export const worklistScenes: readonly Scene[] = [tabs, narrowed, empty, views, steady, left, zoomed];
