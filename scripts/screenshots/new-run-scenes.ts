import type { Page } from '@playwright/test';
import type { Scene } from './scene.ts';
import type { Stage } from './stage.ts';

const dialog = (page: Page) => page.getByRole('dialog');

async function open(page: Page): Promise<void> {
  await page.getByTestId('run-row').first().waitFor();
  await page.getByRole('button', { name: /^(New run|Neuer Lauf)/ }).click();
  await dialog(page).getByRole('option').first().waitFor();
}

/** Searches for a patient and chooses by the keyboard alone. */
async function choose(page: Page, name: string): Promise<void> {
  await open(page);
  await page.keyboard.type(name);
  await dialog(page).getByRole('option', { name }).first().waitFor();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await dialog(page).locator('[data-part]').first().waitFor();
}

/** Last and first name of a patient of the clinician who has no run yet that a duplicate warning could name. */
async function patientOf(stage: Stage, offset: number): Promise<{ id: string; name: string }> {
  const [patient] = await stage.sql`
    select p.id, p.last_name, p.first_name from patient_profiles p
    join clinician_patient_assignments a on a.patient_user_id = p.user_id
    join auth.users u on u.id = a.clinician_user_id
    where u.email = ${stage.account('clinician').email}
      and not exists (select from diagnosis_runs r where r.patient_id = p.id and r.inputs_hash is not null)
      and (select count(*) from patient_profiles o where o.last_name = p.last_name) = 1
    order by p.last_name offset ${offset} limit 1`;
  return { id: String(patient?.id), name: `${patient?.last_name}, ${patient?.first_name}` };
}

const list: Scene = {
  name: 'new-run-list',
  play: (_, shoot) => shoot({ arrange: open }),
};

const nobody: Scene = {
  name: 'new-run-nobody-found',
  play: (_, shoot) =>
    shoot({
      async arrange(page) {
        await open(page);
        await page.keyboard.type('Qqq');
        await dialog(page).locator('.picker-empty').waitFor();
      },
    }),
};

const chosen: Scene = {
  name: 'new-run-chosen',
  async play(stage, shoot) {
    const { name } = await patientOf(stage, 0);
    await shoot({ arrange: (page) => choose(page, name) });
  },
};

const thin: Scene = {
  name: 'new-run-thin-record',
  async play(stage, shoot) {
    const { id, name } = await patientOf(stage, 1);
    await stage.sql`delete from patient_measures where patient_id = ${id}`;
    await stage.sql`delete from assessments where patient_id = ${id}`;
    await shoot({
      async arrange(page) {
        await choose(page, name);
        await page.getByTestId('pack-thin').waitFor();
      },
    });
  },
};

const discard: Scene = {
  name: 'new-run-discard',
  async play(stage, shoot) {
    const { name } = await patientOf(stage, 2);
    await shoot({
      async arrange(page) {
        await choose(page, name);
        await dialog(page).locator('textarea').fill('Sleep has been worse for three weeks');
        await page.keyboard.press('Escape');
        await dialog(page).getByRole('alert').waitFor();
      },
    });
  },
};

/** The dialog for a new run, from the list of patients to the question before what was typed is lost. */
export const newRunScenes: readonly Scene[] = [list, nobody, chosen, thin, discard];
