import { describe, expect, it } from 'vitest';
import { followProgress } from '../../../renderer/runs/follow-progress.ts';
import { createLiveRuns, isUnderWay } from '../../../renderer/runs/live-runs.ts';
import { runIdSchema } from '../../../shared/ids.ts';
import type { EventOf } from '../../../shared/ipc-contract.ts';

const runId = runIdSchema.parse('0193f7a2-7c1e-7d4b-9a52-4f0c6b2d8e11');

const ended = [{ stage: 'save' as const, startedAtMs: 1000, endedAtMs: 2000 }];

function progress(textOffset: number, textDelta: string, finished = false): EventOf<'run.progress'> {
  return {
    runId,
    stages: [{ stage: 'model', startedAtMs: 1000, endedAtMs: null }],
    wait: null,
    textOffset,
    textDelta,
    finished,
  };
}

describe('followProgress', () => {
  it('appends what follows on the known text', () => {
    const first = followProgress(undefined, progress(0, 'Rising '));
    const second = followProgress(first.run, progress(7, 'stress'));
    expect(second).toMatchObject({ gap: false, run: { text: 'Rising stress' } });
  });

  it('does not add repeated text twice', () => {
    const known = { runId, stages: [], wait: null, text: 'Rising stress' };
    expect(followProgress(known, progress(7, 'stress')).run.text).toBe('Rising stress');
    expect(followProgress(known, progress(7, 'stress load')).run.text).toBe('Rising stress load');
  });

  it('reports a gap and leaves the text as it was, so that no hole is shown', () => {
    const known = { runId, stages: [], wait: null, text: 'Rising' };
    const followed = followProgress(known, progress(20, 'load'));
    expect(followed).toMatchObject({ gap: true, run: { text: 'Rising' } });
  });

  it('reports a gap when it comes in the middle', () => {
    expect(followProgress(undefined, progress(5, 'x'))).toMatchObject({ gap: true, run: { text: '' } });
  });

  it('begins anew when a further model call does', () => {
    const known = { runId, stages: [], wait: null, text: 'A first try that was cut' };
    expect(followProgress(known, progress(0, 'Second')).run.text).toBe('Second');
  });

  it('knows of a wait for the next call from its event to the next one', () => {
    const wait = { reason: 'LLM_OVERLOADED' as const, untilMs: 9000, call: 2, of: 3 };
    const waiting = followProgress(undefined, { ...progress(0, ''), wait });
    expect(waiting.run.wait).toEqual(wait);
    expect(followProgress(waiting.run, progress(0, 'Rising')).run.wait).toBeNull();
  });

  it('takes over the stages even when there is no new text', () => {
    const known = { runId, stages: [], wait: null, text: 'Rising' };
    expect(followProgress(known, progress(6, '')).run).toMatchObject({
      text: 'Rising',
      stages: [{ stage: 'model' }],
    });
  });
});

describe('the live runs', () => {
  it('after a gap go on with the draft that was asked for', () => {
    const runs = createLiveRuns();
    expect(runs.follow(progress(10, 'c'))).toBe('gap');
    runs.adopt(runId, { runId, stages: [], wait: null, text: '0123456789c' });
    expect(runs.follow(progress(11, 'd'))).toBe('appended');
    expect(runs.get(runId)?.text).toBe('0123456789cd');
  });

  it('do not go back to an answer that is older than the events', () => {
    const runs = createLiveRuns();
    runs.follow(progress(0, 'newer text'));
    runs.adopt(runId, { runId, stages: [], wait: null, text: 'newer' });
    expect(runs.get(runId)?.text).toBe('newer text');
  });

  it('keep the draft of a finished run until the answer says that nothing is under way', () => {
    const runs = createLiveRuns();
    runs.follow(progress(0, 'text'));
    expect(isUnderWay(runs.get(runId))).toBe(true);
    expect(runs.follow({ ...progress(4, '', true), stages: ended })).toBe('finished');
    expect(runs.get(runId)?.text).toBe('text');
    expect(isUnderWay(runs.get(runId))).toBe(false);
    runs.adopt(runId, null);
    expect(runs.get(runId)).toBeUndefined();
  });

  it('are not brought back to life by an answer from just before the end', () => {
    const runs = createLiveRuns();
    runs.follow({ ...progress(0, 'text', true), stages: ended });
    runs.adopt(runId, { runId, stages: ended, wait: null, text: 'text' });
    expect(isUnderWay(runs.get(runId))).toBe(false);
  });

  it('count a run that has no stage yet as under way', () => {
    expect(isUnderWay({ runId, stages: [], wait: null, text: '' })).toBe(true);
    expect(isUnderWay(undefined)).toBe(false);
  });

  it('tell their listeners, until they stop listening', () => {
    const runs = createLiveRuns();
    let calls = 0;
    const stop = runs.subscribe(() => {
      calls += 1;
    });
    runs.follow(progress(0, 'a'));
    stop();
    runs.follow(progress(1, 'b'));
    expect(calls).toBe(1);
  });
});
