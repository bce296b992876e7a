import { expect, it } from 'vitest';
import { tellOfRuns } from '../../../main/composition/tell-of-runs.ts';
import { createEndedRuns } from '../../../main/execution/ended-runs.ts';
import { createFollowers } from '../../../main/ipc/followers.ts';
import { makeRun } from '../db/fixtures.ts';

it('a window that asks for a draft at its very end does not follow what another execution writes', () => {
  const { id: runId } = makeRun();
  const window = {};
  const followers = createFollowers();
  const heard: string[] = [];
  const telling = tellOfRuns({
    followers,
    ended: createEndedRuns(),
    cache: { tryGetRun: () => null, tryGetPatient: () => null },
    isNews: () => true,
    tell: (event, _payload, to) => void (to && !to(window) ? undefined : heard.push(event)),
  });
  const progress = { runId, stages: [], wait: null, textOffset: 0, textDelta: '', finished: false };
  followers.follow(runId, window);
  telling.progressed({ ...progress, textDelta: 'first' });
  telling.progressed({ ...progress, finished: true });
  expect(heard).toEqual(['run.progress', 'run.progress']);
  // The run is still under way here while the sync catches up.
  followers.follow(runId, window);
  telling.ended(runId, null);
  telling.progressed({ ...progress, textDelta: 'second' });
  expect(heard).toHaveLength(2);
});
