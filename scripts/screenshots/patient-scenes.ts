import type { Page } from '@playwright/test';
import type { Scene } from './scene.ts';
import type { Stage } from './stage.ts';

const listed = (page: Page) => page.getByTestId('patient-row').first().waitFor();
const recordShown = (page: Page) => page.locator('.trends').first().waitFor();

/** A patient of the clinician's: with a strained year, or the one with the fewest entries. */
async function patientOf(stage: Stage, order: 'strained' | 'thin'): Promise<string> {
  const { sql } = stage;
  const rank =
    order === 'strained'
      ? sql`(select m.stress_score from patient_measures m where m.patient_id = p.id order by m.created_at desc limit 1)
          desc nulls last`
      : sql`(select count(*) from patient_measures m where m.patient_id = p.id)`;
  const [row] = await sql`
    select p.id from patient_profiles p
    join clinician_patient_assignments a on a.patient_user_id = p.user_id
    join auth.users u on u.id = a.clinician_user_id
    where u.email = ${stage.account('clinician').email} order by ${rank}, p.id limit 1`;
  if (typeof row?.id !== 'string') throw new Error('the clinician has no patient');
  return row.id;
}

const list: Scene = {
  name: 'patients',
  async play(stage, shoot) {
    await stage.goTo('#/patients');
    await shoot({ arrange: listed });
    await shoot({
      name: 'patients-none-found',
      async arrange(page) {
        await listed(page);
        await page.keyboard.press('/');
        await page.keyboard.type('qqqqq');
        await page.locator('.empty').waitFor();
      },
    });
  },
};

const record: Scene = {
  name: 'patient-record',
  async play(stage, shoot) {
    await stage.goTo(`#/patients/${await patientOf(stage, 'strained')}`);
    await shoot({ arrange: recordShown });
    await shoot({
      name: 'patient-trend-point',
      async arrange(page) {
        await recordShown(page);
        await page.getByRole('option').last().focus();
        for (const key of ['ArrowLeft', 'ArrowLeft']) await page.keyboard.press(key);
      },
    });
    await shoot({
      name: 'patient-trend-table',
      async arrange(page) {
        await recordShown(page);
        await page.locator('.trends .switch').click();
        await page.locator('.plot-table').first().waitFor();
      },
    });
    await shoot({
      name: 'patient-change',
      async arrange(page) {
        await recordShown(page);
        await page.setViewportSize({ width: 1280, height: 720 });
        await page.locator('.questionnaires .disclosure-trigger').first().click();
        await page.locator('.questionnaires .disclosure-trigger').nth(1).click();
        await page.locator('.questionnaires').evaluate((element) => element.scrollIntoView());
      },
    });
    await shoot({
      name: 'patient-anamnesis',
      async arrange(page) {
        await recordShown(page);
        await page.setViewportSize({ width: 1280, height: 720 });
        await page.locator('.anamnesis').evaluate((element) => element.scrollIntoView());
      },
    });
  },
};

const thin: Scene = {
  name: 'patient-empty',
  async play(stage, shoot) {
    const patientId = await patientOf(stage, 'thin');
    await stage.sql`delete from patient_measures where patient_id = ${patientId}`;
    await stage.sql`delete from assessments where patient_id = ${patientId}`;
    await stage.sql`delete from anamnesis_entries where patient_id = ${patientId}`;
    await stage.goTo(`#/patients/${patientId}`);
    await shoot({ arrange: recordShown });
  },
};

const offline: Scene = {
  name: 'patient-offline',
  async play(stage, shoot) {
    const read = await patientOf(stage, 'strained');
    await stage.goTo(`#/patients/${read}`);
    await recordShown(stage.page());
    stage.line.cut();
    await stage.page().evaluate(() => window.rhythm.invoke('sync.pullNow', {}));
    await shoot({ arrange: (page) => page.locator('.data-age-offline').last().waitFor() });
    const [unread] = await stage.sql`
      select p.id from patient_profiles p
      join clinician_patient_assignments a on a.patient_user_id = p.user_id
      join auth.users u on u.id = a.clinician_user_id
      where u.email = ${stage.account('clinician').email} and p.id <> ${read}
        and not exists (select from diagnosis_runs r where r.patient_id = p.id and r.status <> 'queued')
      order by p.id desc limit 1`;
    await stage.goTo(`#/patients/${String(unread?.id)}`);
    await shoot({
      name: 'patient-offline-unread',
      arrange: (page) => page.getByTestId('record-unread').waitFor(),
    });
    stage.line.mend();
  },
};

const gone: Scene = {
  name: 'patient-gone',
  async play(stage, shoot) {
    await stage.goTo('#/patients/99999999-9999-4999-8999-999999999999');
    await shoot({ arrange: (page) => page.locator('.banner-caution').waitFor() });
  },
};

/** A run with its report, which nobody has opened. */
async function reported(stage: Stage): Promise<string> {
  const [runId = ''] = await stage.takeRuns(1);
  await stage.execute([runId]);
  await stage.ended(runId);
  await stage.page().evaluate(() => window.rhythm.invoke('sync.pullNow', {}));
  return runId;
}

const cited: Scene = {
  name: 'patient-panel-datum',
  async play(stage, shoot) {
    const runId = await reported(stage);
    await stage.goTo(`#/runs/${runId}`);
    for (const [name, sourceId] of [
      ['patient-panel-datum', 'measure:'],
      ['patient-panel-answer', 'answer:'],
      ['patient-panel-entry', 'entry:'],
    ] as const) {
      const chips = stage.page().locator(`.chip[data-cites^="${sourceId}"]`);
      await stage.page().locator('.patient-panel .trends').waitFor();
      if ((await chips.count()) === 0) continue;
      await shoot({
        name,
        async arrange(page) {
          await page.locator('.patient-panel .trends').waitFor();
          await page.locator(`.chip[data-cites^="${sourceId}"]`).first().click();
          await page.locator('.place[data-highlighted]').waitFor();
        },
      });
    }
  },
};

const blind: Scene = {
  name: 'blind-mode',
  async play(stage, shoot) {
    await stage.page().evaluate(() => window.rhythm.invoke('impressions.setBlindMode', { isBlind: true }));
    const runId = await reported(stage);
    await stage.goTo(`#/runs/${runId}`);
    await shoot({ arrange: (page) => page.getByTestId('blind-gate').locator('.trends').waitFor() });
    await stage.page().getByTestId('blind-gate').getByRole('radio').nth(3).press('Space');
    await stage
      .page()
      .getByTestId('blind-gate')
      .getByRole('textbox')
      .fill('Sleeps badly for weeks, strained at work.');
    await stage.page().getByTestId('blind-gate').locator('button[type="submit"]').click();
    await shoot({
      name: 'blind-mode-compared',
      arrange: (page) => page.getByTestId('own-impression').waitFor(),
    });
    await stage.page().evaluate(() => window.rhythm.invoke('impressions.setBlindMode', { isBlind: false }));
  },
};

/** The list of patients, and the record of one in every state. */
export const patientScenes: readonly Scene[] = [list, record, cited, blind, thin, offline, gone];
