import { beforeEach, describe, expect, it } from 'vitest';
import { createRunBatch, type RunBatch } from '../../../main/execution/run-batch.ts';
import type { ExecutionResult } from '../../../main/execution/running-runs.ts';
import type { CallError } from '../../../shared/envelope.ts';
import { artifactIdSchema, type RunId, requestIdSchema, runIdSchema } from '../../../shared/ids.ts';
import type { Batch } from '../../../shared/ipc/batch-channels.ts';
import { flagOffMessage } from '../../../shared/records.ts';
import { err, ok } from '../../../shared/result.ts';

const uuid = (n: number) => `0193a000-0000-7000-8000-${String(n).padStart(12, '0')}`;
const run = (n: number) => runIdSchema.parse(uuid(n));
const succeeded = (runId: RunId): ExecutionResult =>
  ok({ runId, artifactId: artifactIdSchema.parse(uuid(999)), unsynced: false, risk: null });

let underWay: Map<RunId, { end: (result: ExecutionResult) => void; crash: (bug: Error) => void }>;
let begun: RunId[];
let aborted: RunId[];
let settled: Set<RunId>;
let flagOff: Set<RunId>;
let ofAnother: Set<RunId>;
let cacheBreaks: boolean;
let finished: Batch[];
let halted: Batch[];
let poolSize: number;
let batch: RunBatch;

beforeEach(() => {
  [underWay, begun, aborted, settled] = [new Map(), [], [], new Set()];
  [flagOff, ofAnother, cacheBreaks] = [new Set(), new Set(), false];
  [finished, halted, poolSize] = [[], [], 2];
  batch = createRunBatch({
    runs: {
      execute(runId) {
        begun.push(runId);
        return new Promise((end, crash) => underWay.set(runId, { end, crash }));
      },
      async cancel(runId) {
        aborted.push(runId);
        return null;
      },
    },
    flagEnabled: (runId) => !readCache(() => flagOff.has(runId)),
    isOfWorkplace: (runId) => !readCache(() => ofAnother.has(runId)),
    poolSize: () => poolSize,
    isQueued: (runId) => !readCache(() => settled.has(runId)),
    newRequestId: () => requestIdSchema.parse(uuid(500)),
    clock: { nowMs: () => 7 },
    log: { info: () => undefined, error: () => undefined },
    onChanged: () => undefined,
    onFinished: (ended) => finished.push(ended),
    onHalted: (paused) => halted.push(paused),
  });
});

function readCache<Value>(read: () => Value): Value {
  if (cacheBreaks) throw new Error('a page is damaged');
  return read();
}

/** The run comes to its end; resolves when the batch has taken note. */
async function end(runId: RunId, result: ExecutionResult): Promise<void> {
  const entry = underWay.get(runId);
  if (!entry) throw new Error('not under way');
  underWay.delete(runId);
  entry.end(result);
  await expect.poll(() => batch.current()?.running.includes(runId)).toBe(false);
}

const refused = (error: Partial<CallError> & Pick<CallError, 'code'>) => err({ message: '', ...error });
const failedFor = (reason: NonNullable<CallError['reason']>) => refused({ code: 'EXECUTION_ERROR', reason });

describe('what refuses one run and would refuse every other', () => {
  it.each([
    ['no connection', refused({ code: 'OFFLINE' })],
    ['a session that has expired', refused({ code: 'UNAUTHORIZED' })],
    ['the flag', refused({ code: 'FORBIDDEN', message: flagOffMessage })],
    ['no key', failedFor('LLM_NOT_CONFIGURED')],
  ])('pauses the batch, and the run keeps its turn: %s', async (_, refusal) => {
    batch.start([run(1), run(2), run(3)]);
    await end(run(1), refusal);
    expect(batch.current()).toMatchObject({ state: 'paused', failed: 0, waiting: 2, running: [run(2)] });
    expect(batch.current()?.failures).toHaveLength(1);
    expect(halted).toEqual([]);
    await end(run(2), succeeded(run(2)));
    // Told once, when it is known how many wait.
    expect(halted).toMatchObject([{ state: 'paused', waiting: 2, running: [] }]);
    expect(begun).toEqual([run(1), run(2)]);
    batch.resume();
    expect(begun.slice(2)).toEqual([run(1), run(3)]);
    expect(batch.current()).toMatchObject({ state: 'running', failures: [] });
    expect(finished).toEqual([]);
  });

  it.each(['LLM_AUTH', 'SESSION_EXPIRED'] as const)(
    'pauses the batch after it ended its run as failed: %s',
    async (reason) => {
      batch.start([run(1), run(2), run(3)]);
      settled.add(run(1));
      await end(run(1), failedFor(reason));
      expect(batch.current()).toMatchObject({ state: 'paused', failed: 1, waiting: 1 });
    },
  );
});

describe('what ends only its own run', () => {
  it.each([
    ['a refusal for one patient', refused({ code: 'FORBIDDEN', message: 'Not yours.' })],
    ['a run that is gone', refused({ code: 'NOT_FOUND' })],
    ['an overloaded model', failedFor('LLM_OVERLOADED')],
    ['an invalid answer', refused({ code: 'VALIDATION_ERROR' })],
  ])('lets the others go on: %s', async (_, failure) => {
    batch.start([run(1), run(2), run(3)]);
    await end(run(1), failure);
    expect(batch.current()).toMatchObject({ state: 'running', failed: 1, running: [run(2), run(3)] });
  });

  it('is the flag of another organisation, known or not', async () => {
    [ofAnother, flagOff] = [new Set([run(1), run(2)]), new Set([run(1)])];
    batch.start([run(1), run(2), run(3), run(4)]);
    await expect.poll(() => batch.current()?.running).toEqual([run(2), run(3)]);
    await end(run(2), refused({ code: 'FORBIDDEN', message: flagOffMessage }));
    expect(batch.current()).toMatchObject({ state: 'running', failed: 2, running: [run(3), run(4)] });
    expect(begun).toEqual([run(2), run(3), run(4)]);
    expect(halted).toEqual([]);
  });

  it('is a bug, too', async () => {
    batch.start([run(1), run(2), run(3)]);
    underWay.get(run(1))?.crash(new Error('bug'));
    await expect.poll(() => batch.current()?.failures[0]?.code).toBe('INTERNAL_ERROR');
    expect(batch.current()).toMatchObject({ state: 'running', failed: 1, running: [run(2), run(3)] });
  });
});

describe('a cache that can not be read', () => {
  it('takes no slot from the runs after it', async () => {
    cacheBreaks = true;
    batch.start([run(1), run(2), run(3)]);
    await expect.poll(() => finished).toMatchObject([{ total: 3, failed: 3, running: [] }]);
  });

  it('loses no run that was refused before it began', async () => {
    batch.start([run(1), run(2), run(3)]);
    cacheBreaks = true;
    await end(run(1), refused({ code: 'OFFLINE' }));
    expect(batch.current()).toMatchObject({ state: 'paused', total: 3, waiting: 2, failed: 0 });
    await end(run(2), refused({ code: 'OFFLINE' }));
    await expect.poll(() => halted).toMatchObject([{ total: 3, waiting: 3 }]);
  });
});

describe('the pool', () => {
  it('counts a conflict as taken, a cancel as cancelled and a report that waits as unsynced', async () => {
    batch.start([run(1), run(2), run(3)]);
    await end(run(1), refused({ code: 'CONFLICT' }));
    await end(run(2), failedFor('CANCELLED'));
    await end(run(3), ok({ runId: run(3), artifactId: null, unsynced: true, risk: null }));
    expect(finished).toMatchObject([
      { state: 'finished', total: 3, taken: 1, cancelled: 1, unsynced: 1, endedAtMs: 7 },
    ]);
  });

  it('takes a run again that has ended in it, and none that still waits or runs', async () => {
    batch.start([run(1), run(2), run(3), run(3)]);
    expect(batch.current()?.total).toBe(3);
    await end(run(1), failedFor('LLM_OVERLOADED'));
    batch.start([run(1), run(2), run(3)]);
    expect(batch.current()).toMatchObject({ total: 4, waiting: 1, running: [run(2), run(3)] });
  });

  it('grows and shrinks with its size', async () => {
    batch.start([1, 2, 3, 4, 5, 6].map(run));
    poolSize = 1;
    await end(run(1), succeeded(run(1)));
    expect(begun).toHaveLength(2);
    poolSize = 3;
    await end(run(2), succeeded(run(2)));
    expect(batch.current()?.running).toEqual([run(3), run(4), run(5)]);
  });

  it('counts every failure and lists a hundred', async () => {
    batch.start(Array.from({ length: 103 }, (_, index) => run(index)));
    for (let index = 0; index < 103; index += 1) await end(run(index), refused({ code: 'NOT_FOUND' }));
    expect(batch.current()).toMatchObject({ failed: 103, state: 'finished' });
    expect(batch.current()?.failures).toHaveLength(100);
  });

  it('lists why it has paused, however many have failed before', async () => {
    batch.start(Array.from({ length: 105 }, (_, index) => run(index)));
    for (let index = 0; index < 102; index += 1) await end(run(index), refused({ code: 'NOT_FOUND' }));
    await end(run(102), refused({ code: 'OFFLINE' }));
    expect(batch.current()).toMatchObject({ failed: 102, state: 'paused' });
    expect(batch.current()?.failures).toHaveLength(100);
    expect(batch.current()?.failures.at(-1)).toMatchObject({ runId: run(102), code: 'OFFLINE' });
  });

  it('that is cancelled aborts what runs, and a run that was refused meanwhile is left', async () => {
    batch.start([run(1), run(2), run(3)]);
    expect(batch.cancel()).toMatchObject({ state: 'cancelling', left: 1, waiting: 0 });
    expect(aborted).toEqual([run(1), run(2)]);
    await end(run(1), refused({ code: 'OFFLINE' }));
    await end(run(2), failedFor('CANCELLED'));
    expect(finished).toMatchObject([{ total: 3, left: 2, cancelled: 1, failed: 0, failures: [] }]);
    expect(halted).toEqual([]);
  });

  it('without a run begins no batch', () => {
    expect(batch.start([])).toBeNull();
    expect(finished).toEqual([]);
  });
});
