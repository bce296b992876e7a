import type { ExecutionSettings } from '../../shared/ipc/execution-channels.ts';
import { measureThresholds } from '../../shared/patient-flags.ts';

export type ExecutionField = keyof ExecutionSettings;

/** What stands in the fields, as text. The confidence is shown in per cent. */
export type ExecutionDraft = Readonly<Record<ExecutionField, string>>;

export type FieldProblem =
  | { readonly kind: 'range'; readonly min: number; readonly max: number }
  | { readonly kind: 'idle beyond total' };

interface Bounds {
  readonly min: number;
  readonly max: number;
}

/** The bounds of the contract, in the units of the fields; a test holds them together. */
export const executionBounds: Readonly<Record<ExecutionField, Bounds>> = {
  callTotalSeconds: { min: 10, max: 900 },
  callIdleSeconds: { min: 5, max: 300 },
  modelCalls: { min: 1, max: 3 },
  recordKiloTokens: { min: 10, max: 100 },
  poolSize: { min: 1, max: 8 },
  lowConfidence: { min: 0, max: 100 },
  criticalStress: { min: 0, max: 100 },
  criticalSleep: { min: 0, max: 100 },
};

/** What they are when nobody has set them, in the units of the fields; a test holds them to those of the main process. */
export const executionDefaults: Readonly<Record<ExecutionField, number>> = {
  callTotalSeconds: 120,
  callIdleSeconds: 30,
  modelCalls: 3,
  recordKiloTokens: 100,
  poolSize: 3,
  lowConfidence: 50,
  ...measureThresholds,
};

/** The fields by what they are about. */
export const executionParts = [
  { part: 'call', fields: ['callTotalSeconds', 'callIdleSeconds', 'modelCalls'] },
  { part: 'amount', fields: ['recordKiloTokens', 'poolSize'] },
  { part: 'checks', fields: ['lowConfidence', 'criticalStress', 'criticalSleep'] },
] as const satisfies readonly { readonly part: string; readonly fields: readonly ExecutionField[] }[];

export const executionFields: readonly ExecutionField[] = executionParts.flatMap(({ fields }) => [...fields]);

/** The settings as the fields show them. */
export function draftOf(settings: ExecutionSettings): ExecutionDraft {
  return {
    callTotalSeconds: String(settings.callTotalSeconds),
    callIdleSeconds: String(settings.callIdleSeconds),
    modelCalls: String(settings.modelCalls),
    recordKiloTokens: String(settings.recordKiloTokens),
    poolSize: String(settings.poolSize),
    lowConfidence: String(Math.round(settings.lowConfidence * 100)),
    criticalStress: String(settings.criticalStress),
    criticalSleep: String(settings.criticalSleep),
  };
}

/** True when both say the same in every field. */
export function isSameDraft(one: ExecutionDraft, other: ExecutionDraft): boolean {
  return executionFields.every((field) => one[field].trim() === other[field].trim());
}

/** What is wrong with the fields; without an entry a field is right. */
export function problemsOf(draft: ExecutionDraft): Partial<Record<ExecutionField, FieldProblem>> {
  const problems: Partial<Record<ExecutionField, FieldProblem>> = {};
  for (const field of executionFields) {
    const { min, max } = executionBounds[field];
    const value = numberOf(draft[field]);
    if (!(value >= min && value <= max)) problems[field] = { kind: 'range', min, max };
  }
  if (!problems.callIdleSeconds && numberOf(draft.callIdleSeconds) > numberOf(draft.callTotalSeconds))
    problems.callIdleSeconds = { kind: 'idle beyond total' };
  return problems;
}

/** The settings that the fields stand for; only to be asked for while nothing is wrong with them. */
export function settingsOf(draft: ExecutionDraft): ExecutionSettings {
  return {
    callTotalSeconds: numberOf(draft.callTotalSeconds),
    callIdleSeconds: numberOf(draft.callIdleSeconds),
    modelCalls: numberOf(draft.modelCalls),
    recordKiloTokens: numberOf(draft.recordKiloTokens),
    poolSize: numberOf(draft.poolSize),
    lowConfidence: numberOf(draft.lowConfidence) / 100,
    criticalStress: numberOf(draft.criticalStress),
    criticalSleep: numberOf(draft.criticalSleep),
  };
}

/** A whole number, or NaN for anything else. */
function numberOf(text: string): number {
  const trimmed = text.trim();
  return /^\d{1,6}$/.test(trimmed) ? Number(trimmed) : Number.NaN;
}
