import { describe, expect, it } from 'vitest';
import { stageSteps } from '../../../renderer/run/stage-steps.ts';

const ended = (stage: 'claim' | 'context' | 'model' | 'check' | 'save') => ({
  stage,
  startedAtMs: 1000,
  endedAtMs: 3000,
});

describe('stageSteps', () => {
  it('shows the last stage as done once a checked answer was stored', () => {
    const steps = stageSteps([ended('model'), ended('check'), ended('save')], 9000);
    expect(steps.at(-1)).toEqual({ stage: 'save', state: 'done', durationMs: 2000 });
  });

  it('shows no stored report when a run ended before its answer was checked', () => {
    const steps = stageSteps([ended('model'), ended('save')], 9000);
    expect(steps.at(-1)).toEqual({ stage: 'save', state: 'waiting', durationMs: null });
  });
});
