import type { Page } from '@playwright/test';
import type { Scene } from './scene.ts';
import type { Stage } from './stage.ts';

const entriesShown = (page: Page) => page.getByTestId('audit-entry').first().waitFor();

/** A day in the clinic: reports are made and read, a run is cancelled, the feature is switched, the admin looks. */
async function openTrail(stage: Stage): Promise<void> {
  const [read = '', cancelled = ''] = await stage.takeRuns(2);
  await stage.execute([read]);
  await stage.ended(read);
  await stage.page().evaluate(
    async ([readId, cancelledId]) => {
      await window.rhythm.invoke('sync.pullNow', {});
      const runOf = async (search: string) => {
        const list = await window.rhythm.invoke('runs.list', {
          tab: 'all',
          search,
          cursor: null,
          limit: 1,
        });
        return list.success ? list.data.rows[0]?.run.id : undefined;
      };
      const toRead = await runOf(readId);
      const toCancel = await runOf(cancelledId);
      if (!toRead || !toCancel) throw new Error('the runs are not there');
      await window.rhythm.invoke('runs.get', { runId: toRead });
      await window.rhythm.invoke('runs.cancel', { runId: toCancel });
    },
    [read, cancelled] as const,
  );
  await stage.signIn('admin');
  for (const enabled of [false, true]) {
    await stage.page().evaluate((on) => window.rhythm.invoke('flag.set', { enabled: on }), enabled);
  }
  await stage.goTo('#/audit');
  await entriesShown(stage.page());
}

const trail: Scene = {
  name: 'audit',
  async play(stage, shoot) {
    await openTrail(stage);
    await shoot({ arrange: entriesShown });
    await shoot({
      name: 'audit-filtered',
      async arrange(page) {
        await entriesShown(page);
        await page.getByRole('combobox').nth(2).selectOption('between');
        await page.getByRole('combobox').nth(0).selectOption('viewed');
        await page.getByRole('search').getByRole('textbox').last().fill('12345678');
      },
    });
    await shoot({
      name: 'audit-empty',
      async arrange(page) {
        await entriesShown(page);
        await page
          .getByRole('search')
          .getByRole('textbox')
          .last()
          .fill('00000000-0000-4000-8000-000000000000');
        await page.getByRole('combobox').nth(0).selectOption('reviewed');
        await page.locator('.empty').waitFor();
      },
    });
    stage.line.cut();
    await stage.page().evaluate(() => window.rhythm.invoke('sync.pullNow', {}));
    await shoot({
      name: 'audit-offline',
      arrange: (page) => page.getByTestId('needs-server').waitFor(),
    });
  },
};

export const auditScenes: readonly Scene[] = [trail];
