import { useLingui } from '@lingui/react/macro';
import type { ExecutionField } from './execution-draft.ts';

/** The name of each setting with its unit, and what it does. */
export function useFieldWords(): Readonly<Record<ExecutionField, { label: string; hint: string }>> {
  const { t } = useLingui();
  return {
    callTotalSeconds: {
      label: t`Longest call to the model (seconds)`,
      hint: t`After this time the call is given up; it is repeated only if nothing had arrived yet.`,
    },
    callIdleSeconds: {
      label: t`Longest silence of the model (seconds)`,
      hint: t`Without a byte for this time, the call is given up; it is repeated only if nothing had arrived yet.`,
    },
    modelCalls: {
      label: t`Calls to the model per run, at most`,
      hint: t`1 to 3. A call is made again only where the provider was overloaded or not reached, after a pause.`,
    },
    recordKiloTokens: {
      label: t`Record sent to the model, at most (thousand tokens)`,
      hint: t`10 to 100. Of a larger record the oldest entries stay out; the report says how many.`,
    },
    poolSize: {
      label: t`Runs at the same time in a batch`,
      hint: t`1 to 8. More is quicker, and meets the limits of the provider sooner.`,
    },
    lowConfidence: {
      label: t`Low confidence below (per cent)`,
      hint: t`A report below it asks to be checked.`,
    },
    criticalStress: {
      label: t`Critical stress score, from`,
      hint: t`0 to 100. A low risk beside such a score asks to be checked.`,
    },
    criticalSleep: {
      label: t`Critical sleep score, up to`,
      hint: t`0 to 100. A low risk beside such a score asks to be checked.`,
    },
  };
}
