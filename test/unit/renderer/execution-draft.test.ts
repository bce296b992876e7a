import { describe, expect, it } from 'vitest';
import { defaultExecutionSettings } from '../../../main/settings/default-execution-settings.ts';
import {
  draftOf,
  executionBounds,
  executionDefaults,
  executionFields,
  problemsOf,
  settingsOf,
} from '../../../renderer/settings/execution-draft.ts';
import { executionSettingsSchema } from '../../../shared/ipc/execution-channels.ts';

const settings = {
  callTotalSeconds: 120,
  callIdleSeconds: 30,
  modelCalls: 3,
  recordKiloTokens: 100,
  poolSize: 3,
  lowConfidence: 0.55,
  criticalStress: 80,
  criticalSleep: 20,
};
const draft = draftOf(settings);

describe('the fields of the execution settings', () => {
  it('show the confidence in per cent and give back exactly what was stored', () => {
    expect(draft.lowConfidence).toBe('55');
    expect(settingsOf(draft)).toEqual(settings);
  });

  it('name the defaults that are in force where nobody has set anything', () => {
    const words = Object.entries(executionDefaults).map(([field, value]) => [field, String(value)]);
    expect(Object.fromEntries(words)).toEqual(draftOf(defaultExecutionSettings));
  });

  it('have the bounds of the contract', () => {
    for (const field of executionFields) {
      const { min, max } = executionBounds[field];
      // The longest call alone bounds the silence: it is taken out of the way.
      const wide = { ...draft, callTotalSeconds: '900', callIdleSeconds: '5' };
      for (const value of [min - 1, min, max, max + 1]) {
        const changed = { ...wide, [field]: String(value) };
        const isAccepted = executionSettingsSchema.safeParse(settingsOf(changed)).success;
        expect([field, value, Object.keys(problemsOf(changed)).length === 0]).toEqual([
          field,
          value,
          isAccepted,
        ]);
      }
    }
  });

  it('refuse anything but whole numbers', () => {
    for (const text of ['', ' ', '-5', '12.5', '1e2', 'ten', '0x10'])
      expect(problemsOf({ ...draft, poolSize: text }).poolSize).toEqual({ kind: 'range', min: 1, max: 8 });
    expect(problemsOf({ ...draft, poolSize: ' 4 ' })).toEqual({});
  });

  it('refuse a silence that is longer than the whole call', () => {
    const changed = { ...draft, callTotalSeconds: '20', callIdleSeconds: '21' };
    expect(problemsOf(changed)).toEqual({ callIdleSeconds: { kind: 'idle beyond total' } });
    expect(executionSettingsSchema.safeParse(settingsOf(changed)).success).toBe(false);
  });
});
