import type { Random } from '../../../embedded/demo/random.ts';
import type { LockBench } from './lock-bench.ts';

/** Brings something of a patient onto the screen; resolves when it is there. */
type Scene = (bench: LockBench, random: Random) => Promise<void>;

const goTo = (bench: LockBench, hash: string) =>
  bench.page.evaluate((to) => {
    window.location.hash = to;
  }, hash);

const worklist: Scene = async (bench) => {
  await goTo(bench, '#/worklist');
  await bench.page.getByTestId('run-row').first().waitFor();
};

const report: Scene = async (bench, random) => {
  await goTo(bench, `#/runs/${random.pick(bench.done)}`);
  await bench.page.getByRole('heading', { name: 'Findings' }).waitFor();
};

/** Half-typed: the words of the reason name the patient. */
const override: Scene = async (bench, random) => {
  await report(bench, random);
  const name = await bench.page.locator('h1').first().textContent();
  const review = bench.page.getByTestId('finding-review').first();
  const begin = review.getByRole('button', { name: 'Override finding 1' });
  const box = review.getByRole('textbox');
  await begin.or(box).first().waitFor();
  if (await begin.isVisible()) await begin.press('Enter');
  await box.fill(`Not so for ${name}`);
};

/** The name of somebody, selected and copied. */
const copied: Scene = async (bench, random) => {
  await worklist(bench, random);
  await bench.page.evaluate(() => {
    const row = document.querySelector('[data-testid="run-row"]');
    if (row) document.getSelection()?.selectAllChildren(row);
    document.execCommand('copy');
  });
};

const newRun: Scene = async (bench, random) => {
  await worklist(bench, random);
  if (!(await bench.page.getByRole('dialog').isVisible()))
    await bench.page.getByRole('button', { name: 'New run' }).click();
  await bench.page.getByRole('dialog').getByRole('option').first().click();
};

/** By the name under which it is noted when it leaks. */
export const lockScenes: Readonly<Record<string, Scene>> = { worklist, report, override, copied, newRun };

/** Puts away what a scene has left in the way of the next one. */
export async function tidyUp({ page }: LockBench): Promise<void> {
  const dialog = page.getByRole('dialog');
  if (await dialog.isVisible()) await dialog.getByRole('button', { name: 'Cancel' }).click();
  const box = page.getByTestId('finding-review').getByRole('textbox');
  if (await box.first().isVisible()) {
    await box.first().fill('');
    await box.first().press('Escape');
  }
}
