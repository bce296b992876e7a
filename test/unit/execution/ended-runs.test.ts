import { describe, expect, it } from 'vitest';
import { executionError } from '../../../main/engine/run-failure.ts';
import { createEndedRuns } from '../../../main/execution/ended-runs.ts';
import type { ExecutionResult } from '../../../main/execution/running-runs.ts';
import type { RiskLevel } from '../../../shared/diagnosis.ts';
import { artifactIdSchema, runIdSchema, userIdSchema } from '../../../shared/ids.ts';
import { err, ok } from '../../../shared/result.ts';

const uuid = (n: number) => `0193a000-0000-7000-8000-${String(n).padStart(12, '0')}`;
const run = (n: number) => runIdSchema.parse(uuid(n));
const report = (n: number, risk: RiskLevel | null): ExecutionResult =>
  ok({ runId: run(n), artifactId: artifactIdSchema.parse(uuid(n)), unsynced: false, risk });

describe('the ends of runs', () => {
  it('are kept until they were told, the oldest first', () => {
    const ended = createEndedRuns();
    ended.add(run(1), report(1, 'critical'));
    ended.add(run(2), ok({ runId: run(2), artifactId: null, unsynced: true, risk: 'low' }));
    ended.add(run(3), err(executionError('LLM_TIMEOUT')));
    expect(ended.list(0)).toEqual([
      { end: 1, runId: run(1), outcome: 'succeeded', risk: 'critical', failure: null },
      { end: 2, runId: run(2), outcome: 'unsynced', risk: 'low', failure: null },
      {
        end: 3,
        runId: run(3),
        outcome: 'failed',
        risk: null,
        failure: { code: 'EXECUTION_ERROR', reason: 'LLM_TIMEOUT' },
      },
    ]);
    expect(ended.list(2).map(({ runId }) => runId)).toEqual([run(3)]);
    ended.told([1]);
    expect(ended.list(0).map(({ runId }) => runId)).toEqual([run(2), run(3)]);
    ended.clear();
    expect(ended.list(0)).toEqual([]);
  });

  it('wait for their user to come back, and are never there for another one, nor after another one', () => {
    const [mine, others] = [userIdSchema.parse(uuid(1)), userIdSchema.parse(uuid(2))];
    const ended = createEndedRuns();
    ended.begin(mine);
    ended.add(run(1), report(1, 'critical'));
    ended.begin(mine);
    expect(ended.list(0)).toHaveLength(1);
    ended.begin(others);
    expect(ended.list(0)).toEqual([]);
    ended.begin(mine);
    expect(ended.list(0)).toEqual([]);
  });

  it('are two where a run was executed twice', () => {
    const ended = createEndedRuns();
    ended.add(run(1), report(1, 'low'));
    ended.add(run(1), report(1, 'high'));
    ended.told([1]);
    expect(ended.list(0)).toMatchObject([{ end: 2, risk: 'high' }]);
  });

  it('are none where nothing came to its end here: taken, cancelled, or never begun', () => {
    const ended = createEndedRuns();
    const turnedAway: ExecutionResult[] = [
      err({ code: 'CONFLICT', message: 'taken' }),
      err({ code: 'OFFLINE', message: 'not reached' }),
      err({ code: 'FORBIDDEN', message: 'flag' }),
      err(executionError('CANCELLED')),
    ];
    expect(turnedAway.map((result) => ended.add(run(1), result))).toEqual([null, null, null, null]);
    expect(ended.list(0)).toEqual([]);
  });

  it('are not kept without a bound, and a critical one is never given up for others', () => {
    const ended = createEndedRuns();
    ended.add(run(1), report(1, 'critical'));
    for (let n = 2; n <= 5_101; n += 1) ended.add(run(n), report(n, null));
    const kept = ended.list(0);
    expect(kept).toHaveLength(5_000);
    expect(kept[0]).toMatchObject({ runId: run(1), risk: 'critical' });
    expect(kept.at(-1)).toMatchObject({ runId: run(5_101) });
  });
});
