import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createAskedRuns } from '../../../renderer/runs/asked-runs.ts';
import { followEnds } from '../../../renderer/runs/follow-ends.ts';
import { requestIdSchema, runIdSchema } from '../../../shared/ids.ts';
import type { EndedRun } from '../../../shared/ipc/ended-channels.ts';

const uuid = (n: number) => `0193a000-0000-7000-8000-${String(n).padStart(12, '0')}`;
const requestId = requestIdSchema.parse(uuid(9));
const locked = { code: 'UNAUTHORIZED', refusal: 'locked', message: 'The workstation is locked.' };

/** Each test has ends of its own: a window remembers what it has told. */
let next = 0;
function ending(): EndedRun {
  next += 1;
  const runId = runIdSchema.parse(uuid(next));
  return { end: next, runId, patient: null, outcome: 'succeeded', risk: 'critical', failure: null };
}

/** What the main process keeps, and whether it answers. */
let untold: EndedRun[] = [];
let isLocked = false;
let announce = (_ended: EndedRun): void => undefined;

beforeEach(() => {
  untold = [];
  isLocked = false;
  vi.stubGlobal('window', {
    rhythm: {
      async invoke(channel: string, request: { ends: number[]; after: number }) {
        if (isLocked) return { success: false, error: locked, requestId };
        if (channel === 'runs.untold') {
          const ended = untold.filter(({ end }) => end > request.after);
          return { success: true, data: { ended }, requestId };
        }
        untold = untold.filter(({ end }) => !request.ends.includes(end));
        return { success: true, data: {}, requestId };
      },
      on(_event: string, listener: (ended: EndedRun) => void) {
        announce = listener;
        return () => undefined;
      },
    },
  });
});
afterEach(() => vi.unstubAllGlobals());

/** A window that tells of everything. */
const noteIn = (told: EndedRun[]) => (ended: EndedRun) => told.push(ended) > 0;

const settled = () => vi.waitFor(() => expect(untold).toEqual([]));

describe('a window that follows how runs end', () => {
  it('tells what ended before it was there, and what ends from then on, and says so', async () => {
    const [before, after] = [ending(), ending()];
    untold = [before];
    const told: EndedRun[] = [];
    const stop = followEnds(noteIn(told));
    await settled();
    untold = [after];
    announce(after);
    await settled();
    expect(told).toEqual([before, after]);
    stop();
  });

  it('tells nothing twice where a lock fell before it could say so', async () => {
    const critical = ending();
    const told: EndedRun[] = [];
    const stop = followEnds(noteIn(told));
    untold = [critical];
    isLocked = true;
    announce(critical);
    await vi.waitFor(() => expect(told).toEqual([critical]));
    stop();
    isLocked = false;
    const stopAgain = followEnds(noteIn(told));
    await settled();
    expect(told).toEqual([critical]);
    stopAgain();
  });
});

describe('a window beside the one that a run was asked for in', () => {
  it('leaves what it does not tell to the other one', async () => {
    const ofOther = ending();
    untold = [ofOther];
    const heard: EndedRun[] = [];
    const stop = followEnds((ended) => heard.push(ended) === 0);
    const after = ending();
    await vi.waitFor(() => expect(heard).toEqual([ofOther]));
    untold.push(after);
    announce(after);
    expect(heard).toEqual([ofOther, after]);
    stop();
    // After a lock it hears of none of them again, and of what ended behind it.
    const behind = ending();
    untold.push(behind);
    const stopAgain = followEnds(noteIn(heard));
    await vi.waitFor(() => expect(untold).toEqual([ofOther, after]));
    expect(heard).toEqual([ofOther, after, behind]);
    stopAgain();
  });
});

describe('the runs that were asked for one by one', () => {
  const runId = runIdSchema.parse(uuid(500));

  it('are forgotten with their answer', () => {
    const asked = createAskedRuns();
    asked.ask(runId);
    asked.end({ runId, outcome: 'unsynced' });
    expect(asked.outcomeOf(runId)).toBe('unsynced');
    asked.answered(runId, true);
    expect(asked.has(runId)).toBe(false);
  });

  it('are still asked for when the answer came behind the lock, until their end was told', () => {
    const asked = createAskedRuns();
    asked.ask(runId);
    asked.answered(runId, false);
    expect(asked.has(runId)).toBe(true);
    asked.end({ runId, outcome: 'succeeded' });
    expect(asked.has(runId)).toBe(false);
    asked.ask(runId);
    asked.end({ runId, outcome: 'failed' });
    asked.answered(runId, false);
    expect(asked.has(runId)).toBe(false);
  });
});
