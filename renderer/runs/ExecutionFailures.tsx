import type { I18n } from '@lingui/core';
import { useLingui } from '@lingui/react/macro';
import { type Mutation, useMutationState, useQueryClient } from '@tanstack/react-query';
import type { RunId } from '../../shared/ids.ts';
import { CallFailure } from '../bridge/call-failure.ts';
import { describeFailure, type FailureDescription } from '../bridge/describe-failure.ts';
import { Button } from '../design/Button.tsx';
import { FailureBanner } from '../design/FailureBanner.tsx';
import { failureTexts } from '../i18n/failure-texts.ts';
import { executeKey, executionOf } from './use-execute-run.ts';

/** The failed executions that were not dismissed yet, newest first: all of them, or those of one run. */
export function useFailedExecutions(runId?: RunId): Mutation[] {
  return useMutationState<Mutation>({
    filters: {
      mutationKey: executeKey,
      status: 'error',
      predicate: (mutation) => runId === undefined || executionOf(mutation)?.runId === runId,
    },
    select: (mutation) => mutation,
  }).toReversed();
}

/** The newest failed execution that was not dismissed yet, and how many more there are. */
export function ExecutionFailures({ runId }: { readonly runId?: RunId }) {
  const { t, i18n } = useLingui();
  const cache = useQueryClient().getMutationCache();
  const failures = useFailedExecutions(runId);
  const [newest] = failures;
  const more = failures.length - 1;
  const dismissAll = () => {
    for (const mutation of failures) cache.remove(mutation);
  };
  if (!newest) return null;
  return (
    <div className="runs-failures">
      <FailureBanner
        key={newest.mutationId}
        failure={newest.state.error}
        description={describeExecution(newest.state.error, i18n)}
        about={runId ? '' : (executionOf(newest)?.patientName ?? '')}
        onDismiss={() => cache.remove(newest)}
        action={
          more > 0 ? (
            <Button size="s" onPress={dismissAll}>
              {t`Dismiss all ${failures.length}`}
            </Button>
          ) : null
        }
      />
    </div>
  );
}

/** Words for a failed execution: VALIDATION_ERROR is about the model's answer here, not about an input. */
export function describeExecution(failure: unknown, i18n: I18n): FailureDescription {
  const general = describeFailure(failure, i18n);
  if (!(failure instanceof CallFailure) || failure.error.code !== 'VALIDATION_ERROR') return general;
  const { what, advice } = failureTexts.VALIDATION_ERROR;
  return { ...general, what: i18n._(what), advice: i18n._(advice) };
}
