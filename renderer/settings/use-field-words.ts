import { useLingui } from '@lingui/react/macro';
import type { ExecutionField, executionParts } from './execution-draft.ts';

export interface FieldWords {
  readonly label: string;
  readonly unit: string;
  readonly hint: string;
}

/** The name of each setting, its unit, and what it does. */
export function useFieldWords(): Readonly<Record<ExecutionField, FieldWords>> {
  const { t } = useLingui();
  return {
    callTotalSeconds: {
      label: t`Longest call to the model`,
      unit: t`seconds`,
      hint: t`After this time the call is given up; it is repeated only if nothing had arrived yet.`,
    },
    callIdleSeconds: {
      label: t`Longest silence of the model`,
      unit: t`seconds`,
      hint: t`Without a byte for this time, the call is given up; it is repeated only if nothing had arrived yet.`,
    },
    modelCalls: {
      label: t`Calls to the model per run`,
      unit: t`at most`,
      hint: t`A call is made again only where the provider was overloaded or not reached, after a pause.`,
    },
    recordKiloTokens: {
      label: t`Record sent to the model`,
      unit: t`thousand tokens at most`,
      hint: t`Of a larger record the oldest entries stay out; the report says how many.`,
    },
    poolSize: {
      label: t`Runs at the same time in a batch`,
      unit: t`runs`,
      hint: t`More is quicker, and meets the limits of the provider sooner.`,
    },
    lowConfidence: {
      label: t`Low confidence below`,
      unit: t`per cent`,
      hint: t`A report below it asks to be checked.`,
    },
    criticalStress: {
      label: t`Critical stress score, from`,
      unit: t`points`,
      hint: t`A low risk beside such a score asks to be checked.`,
    },
    criticalSleep: {
      label: t`Critical sleep score, up to`,
      unit: t`points`,
      hint: t`A low risk beside such a score asks to be checked.`,
    },
  };
}

/** What the fields are about. */
export function usePartWords(): Readonly<Record<(typeof executionParts)[number]['part'], string>> {
  const { t } = useLingui();
  return {
    call: t`Calls to the model`,
    amount: t`How much at once`,
    checks: t`Checks on a report`,
  };
}
