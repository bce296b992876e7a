import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { attemptsOf, complete, fail, mustClaim } from './support/execute-by-hand.ts';
import { addRun, setFeature } from './support/test-world.ts';
import { type OldWorld, startBefore } from './support/upgrade.ts';

describe('a database from before the history of attempts', () => {
  let old: OldWorld;
  beforeAll(async () => {
    old = await startBefore('20261123100000_claim_history.sql');
    await setFeature(old.world.sql, old.world.home, true);
  });
  afterAll(() => old.stop());

  it('keeps how its runs ended, and why', async () => {
    const { world } = old;
    const { client } = world.actor('clinician');
    const failed = await addRun(world.sql, world.home, world.homePatient);
    await fail(client, failed, await mustClaim(client, failed));
    const succeeded = await addRun(world.sql, world.home, world.homePatient);
    await complete(client, succeeded, await mustClaim(client, succeeded));
    await old.upgrade();
    // the API takes the new functions up in its own time
    const attempts = await vi.waitFor(() => attemptsOf(client, failed), { timeout: 10_000 });
    expect(attempts).toMatchObject([
      { attempt: 1, outcome: 'failed', error_info: { reason: 'LLM_OVERLOADED' } },
    ]);
    expect(await attemptsOf(client, succeeded)).toMatchObject([{ outcome: 'succeeded', error_info: null }]);
  });
});
