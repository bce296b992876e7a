import { runIdSchema } from '../../shared/ids.ts';
import { executeInWindow, openSignedIn, showRun } from './support/desk-page.ts';
import { expect, invoke, test } from './support/fixtures.ts';

test.describe('when something breaks off', () => {
  test('the app is killed in the middle of the stream: after the restart the text received is there, marked incomplete', async ({
    launch,
    ready,
  }) => {
    const account = ready.account('clinician');
    const runId = runIdSchema.parse(await ready.database.takeQueuedRun(account.email));
    await ready.model.script({ behaviour: { kind: 'hang_mid_body', afterDeltas: 60 } });
    const first = await openSignedIn(launch, account);
    // Never answered: the app is killed before.
    invoke(first.page, 'runs.execute', { runId }).catch(() => undefined);
    const received = await draftOf(first.page, runId, (text) => text.length > 40);
    first.electron.process().kill('SIGKILL');
    await ready.database.expireLease(runId);
    const second = await openSignedIn(launch, account, { userDataFolder: first.userDataFolder });
    await expect.poll(async () => (await ready.database.getRun(runId)).status).toBe('queued');
    await (await showRun(second.page, runId)).press('Enter');
    const draft = second.page.getByTestId('interrupted-draft');
    await expect(draft).toContainText('Interrupted draft');
    const reply = await invoke(second.page, 'runs.get', { runId });
    if (!reply.success) throw new Error(reply.error.message);
    expect(reply.data.draft?.text).toContain(received);
    expect(reply.data.report).toBeNull();
    // The next attempt makes the report; the remainder is not taken for it.
    await second.page.getByRole('button', { name: /^Execute/ }).click();
    await expect(second.page.getByText('AI draft, not signed')).toBeVisible();
    expect(await ready.database.getRun(runId)).toMatchObject({ status: 'succeeded', attempt: 2 });
    await expect(draft).toHaveCount(0);
  });

  const endings = [
    { behaviour: { kind: 'refusal' }, words: /The model declined/ },
    { behaviour: { kind: 'max_tokens' }, words: /cut off/ },
  ] as const;
  for (const { behaviour, words } of endings) {
    test(`the page of the run says in words that the answer was ${behaviour.kind === 'refusal' ? 'refused' : 'cut off'}`, async ({
      launch,
      ready,
    }) => {
      const runId = await ready.database.takeQueuedRun(ready.account('clinician').email);
      await ready.model.script({ behaviour });
      const { page } = await openSignedIn(launch, ready.account('clinician'));
      await executeInWindow(page, runId);
      await (await showRun(page, runId)).press('Enter');
      await expect(page.getByRole('main')).toContainText(words);
      expect(await ready.database.artifactsOf(runId)).toEqual([]);
    });
  }
});

type Page = Parameters<typeof invoke>[0];

/** Waits for the journaled draft of a run under way. */
async function draftOf(
  page: Page,
  runId: ReturnType<typeof runIdSchema.parse>,
  isEnough: (text: string) => boolean,
): Promise<string> {
  let text = '';
  await expect
    .poll(async () => {
      const reply = await invoke(page, 'runs.get', { runId });
      text = reply.success ? (reply.data.live?.text ?? '') : '';
      return isEnough(text);
    })
    .toBe(true);
  return text;
}
