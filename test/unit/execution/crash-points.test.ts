import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Model, ModelRequest, RunStore } from '../../../main/engine/ports.ts';
import { crashHereAt, crashingModel, crashingRuns } from '../../../main/execution/crash-points.ts';
import type { CrashPoint } from '../../../shared/environment.ts';
import {
  artifactIdSchema,
  claimIdSchema,
  patientIdSchema,
  requestIdSchema,
  runIdSchema,
} from '../../../shared/ids.ts';
import { err, ok } from '../../../shared/result.ts';

const offline = async () => err({ kind: 'offline' as const });
const settled = async () =>
  ok({ outcome: 'settled' as const, artifactId: artifactIdSchema.parse(randomUUID()) });
const patientId = patientIdSchema.parse(randomUUID());

/** A store whose backend answers claims and failures and nothing else. */
const answering: RunStore = {
  tryGetRun: offline,
  claim: async ({ runId, claimId }) => ok({ id: runId, patientId, status: 'running', claimId, attempt: 1 }),
  complete: settled,
  fail: settled,
  heartbeat: offline,
  release: offline,
  cancel: offline,
  rerun: offline,
  listAttempts: offline,
  sweep: offline,
};

function newFailure() {
  const claim = {
    runId: runIdSchema.parse(randomUUID()),
    claimId: claimIdSchema.parse(randomUUID()),
    requestId: requestIdSchema.parse(randomUUID()),
  };
  const errorInfo = {
    error_code: 'EXECUTION_ERROR' as const,
    reason: 'INTERNAL' as const,
    message: 'A fault.',
    timestamp: '2026-01-01T00:00:00.000Z',
  };
  return { ...claim, errorInfo };
}

/** The points that are passed, in order; nobody dies. */
function watch() {
  const passed: CrashPoint[] = [];
  return { passed, crashHere: (point: CrashPoint) => void passed.push(point) };
}

describe('a crash point', () => {
  it('lets the process die when it is reached for the given time, and at no other point', () => {
    let deaths = 0;
    const crashHere = crashHereAt({ point: 'mid-stream', turn: 3 }, () => {
      deaths += 1;
    });
    const deathsAfter = ['mid-stream', 'after-model', 'mid-stream', 'mid-stream', 'mid-stream'] as const;
    expect(
      deathsAfter.map((point) => {
        crashHere(point);
        return deaths;
      }),
    ).toEqual([0, 0, 0, 1, 1]);
  });

  it('stands before and after the claim, before and after the settle of a run', async () => {
    const { passed, crashHere } = watch();
    const runs = crashingRuns(answering, crashHere);
    const failure = newFailure();
    await runs.claim(failure);
    await runs.fail(failure);
    expect(passed).toEqual(['before-claim', 'after-claim', 'before-settle', 'after-settle']);
  });

  it('stands elsewhere for a claim of an earlier process, which is settled out of the outbox', async () => {
    const { passed, crashHere } = watch();
    await crashingRuns(answering, crashHere).fail(newFailure());
    expect(passed).toEqual(['before-outbox-ack']);
  });

  it('is not passed by a backend that was not reached', async () => {
    const { passed, crashHere } = watch();
    const runs = crashingRuns({ ...answering, claim: offline, fail: offline }, crashHere);
    const failure = newFailure();
    await runs.claim(failure);
    await runs.fail(failure);
    expect(passed).toEqual(['before-claim', 'before-settle']);
  });

  it('is passed after a piece of text was handed on, and after the answer', async () => {
    const { passed, crashHere } = watch();
    const heard: string[] = [];
    const model: Model = {
      unavailable: () => null,
      answer: async ({ onText }) => {
        onText('a');
        onText('b');
        return ok({
          text: 'ab',
          stopReason: 'end_turn',
          provider: 'demo',
          model: 'rhythm-demo-1',
          requestId: null,
          latencyMs: 1,
          tokens: { input: 1, output: 1, cache_read: 0, cache_creation: 0 },
          costEstimateUsd: null,
        });
      },
    };
    const request: ModelRequest = {
      system: '',
      prompt: '',
      answerSchema: {},
      signal: new AbortController().signal,
      onText: (text) => void heard.push(`${text}${passed.length}`),
      onWait: () => undefined,
    };
    await crashingModel(model, crashHere).answer(request);
    expect(heard).toEqual(['a0', 'b1']);
    expect(passed).toEqual(['mid-stream', 'mid-stream', 'after-model']);
  });
});
