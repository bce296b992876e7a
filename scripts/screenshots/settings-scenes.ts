import type { Page } from '@playwright/test';
import type { Scene } from './scene.ts';
import type { Stage } from './stage.ts';

const settingsShown = (page: Page) => page.locator('.settings-groups .cached-rows').waitFor();

/** Brings a group of the settings to the top, as its entry in the navigation does. */
const groupAt = (index: number) => async (page: Page) => {
  await settingsShown(page);
  await page.locator('.settings-nav-link').nth(index).click();
  await page.mouse.move(640, 5);
};

const parts = ['flag', 'model', 'execution', 'privacy', 'appearance', 'connection'] as const;

const admin: Scene = {
  name: 'settings',
  async play(stage, shoot) {
    await stage.signIn('admin');
    await stage.goTo('#/settings');
    for (const [index, part] of parts.entries()) {
      await shoot({ name: `settings-${part}`, arrange: groupAt(index) });
    }
  },
};

const reader: Scene = {
  name: 'settings-as-clinician',
  async play(stage, shoot) {
    await stage.goTo('#/settings');
    await shoot({ arrange: settingsShown });
  },
};

const edited: Scene = {
  name: 'settings-unsaved',
  async play(stage, shoot) {
    await stage.signIn('admin');
    await stage.goTo('#/settings');
    await shoot({
      async arrange(page) {
        await groupAt(2)(page);
        await page.locator('#execution-poolSize').fill('12');
        await page.locator('#execution-callIdleSeconds').fill('200');
      },
    });
  },
};

/** The test of the model: what works, and what is wrong. */
const modelTest: Scene = {
  name: 'model-test',
  async play(stage, shoot) {
    await stage.signIn('admin');
    await stage.goTo('#/settings');
    await shoot({ name: 'model-test-works', arrange: testModel(stage, null) });
    await shoot({ name: 'model-test-key-refused', arrange: testModel(stage, 401) });
    await shoot({ name: 'model-test-quota', arrange: testModel(stage, 429) });
  },
};

/** A workstation whose environment says nothing of the model. */
const freeModel: Scene = {
  name: 'settings-model-free',
  async play(stage, shoot) {
    const nothing = {
      ANTHROPIC_MODEL: undefined,
      ANTHROPIC_API_KEY: undefined,
      ANTHROPIC_BASE_URL: undefined,
    };
    await stage.start({ env: nothing });
    await stage.signIn('admin');
    await stage.goTo('#/settings');
    await shoot({
      async arrange(page) {
        await groupAt(1)(page);
        await page.locator('#model-gateway').fill('http://gateway.example');
      },
    });
    await stage.start();
  },
};

function testModel(stage: Stage, status: number | null) {
  return async (page: Page) => {
    if (status !== null) await stage.model.script({ behaviour: { kind: 'status', status } });
    await groupAt(1)(page);
    await page.locator('.settings-test button').first().click();
    await page.getByTestId('model-test').waitFor();
    await page.getByTestId('model-test').scrollIntoViewIfNeeded();
  };
}

const sizes: Scene = {
  name: 'text-size-huge',
  async play(stage, shoot) {
    await stage.page().evaluate(() => window.rhythm.invoke('settings.save', { textSize: 'huge' }));
    await shoot({
      name: 'text-size-huge-worklist',
      arrange: (page) => page.getByTestId('run-row').first().waitFor(),
    });
    await stage.signIn('admin');
    await stage.goTo('#/settings');
    await shoot({ name: 'text-size-huge-settings', arrange: groupAt(2) });
    await stage.goTo('#/failures');
    await shoot({
      name: 'text-size-huge-failures',
      arrange: (page) => page.locator('.failures').waitFor(),
    });
    await stage.page().evaluate(() => window.rhythm.invoke('settings.save', { textSize: 'normal' }));
  },
};

const reasons = [
  ['LLM_TIMEOUT', 9],
  ['LLM_OVERLOADED', 6],
  ['VALIDATION_ERROR', 4],
  ['CANCELLED', 4],
  ['LLM_RATE_LIMITED', 3],
  ['LEASE_EXPIRED', 2],
  ['LLM_REFUSED', 1],
  ['DB_ERROR', 1],
] as const;

/** Ends of a busy month, put where the feed takes them from: each reason on days of its own. */
async function fillMonth(stage: Stage): Promise<void> {
  await stage.sql.begin(async (sql) => {
    // Past days are not to be had through the triggers, which write the time of now.
    await sql`alter table diagnosis_runs disable trigger user`;
    for (const [turn, [reason, amount]] of reasons.entries()) {
      const info =
        reason === 'VALIDATION_ERROR'
          ? { error_code: reason, message: 'm', validation_errors: ['m'], raw_response: '', timestamp: '' }
          : { error_code: 'EXECUTION_ERROR', message: 'm', timestamp: '', reason };
      await sql`
        insert into diagnosis_runs (id, organization_id, patient_id, created_by, status, input_config, error_info,
          attempt, started_at, completed_at, created_at, updated_at, sync_xid)
        select gen_random_uuid(), organization_id, patient_id, created_by, 'failed', input_config, ${sql.json(info)},
          1, at, at, at, at, pg_current_xact_id()
        from generate_series(1, ${amount}) as n,
          lateral (select now() - make_interval(days => ((n * (${turn} + 3) * 5) % 30)::int, hours => n::int) as at) t,
          lateral (select organization_id, patient_id, created_by, input_config from diagnosis_runs
            order by id limit 1) source`;
    }
    await sql`alter table diagnosis_runs enable trigger user`;
  });
}

/** Before any run has ended: the first of all scenes. */
export const noFailures: Scene = {
  name: 'failures-none',
  async play(stage, shoot) {
    await stage.signIn('admin');
    await stage.goTo('#/failures');
    await shoot({ arrange: (page) => page.locator('.empty').waitFor() });
  },
};

const failures: Scene = {
  name: 'failures',
  async play(stage, shoot) {
    await fillMonth(stage);
    await stage.signIn('clinician');
    const runIds = await stage.takeRuns(4);
    await stage.execute(runIds);
    for (const runId of runIds) await stage.ended(runId);
    await stage.signIn('admin');
    await stage.goTo('#/failures');
    await stage.page().evaluate(() => window.rhythm.invoke('sync.pullNow', {}));
    const shown = (page: Page) => page.getByTestId('failure-reason').nth(5).waitFor();
    await shoot({
      async arrange(page) {
        await shown(page);
        await page.locator('.plot-point').nth(20).focus();
        await page.keyboard.press('ArrowLeft');
      },
    });
    await shoot({
      name: 'failures-table',
      async arrange(page) {
        await shown(page);
        await page.locator('.failures-plot .switch').click();
        await page.locator('.plot-table').waitFor();
      },
    });
    await shoot({
      name: 'failures-year',
      async arrange(page) {
        await shown(page);
        await page.locator('.choice-option').last().click();
      },
    });
  },
};

/** Settings, the test of the model, text sizes, and the overview of failures. */
export const settingsScenes: readonly Scene[] = [
  admin,
  reader,
  edited,
  modelTest,
  freeModel,
  failures,
  sizes,
];
