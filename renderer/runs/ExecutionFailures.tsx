import type { I18n } from '@lingui/core';
import { useLingui } from '@lingui/react/macro';
import { type Mutation, useMutationState, useQueryClient } from '@tanstack/react-query';
import type { RunId } from '../../shared/ids.ts';
import { CallFailure } from '../bridge/call-failure.ts';
import { describeFailure, type FailureDescription } from '../bridge/describe-failure.ts';
import { Banner } from '../design/Banner.tsx';
import { FailureBanner } from '../design/FailureBanner.tsx';
import { failureTexts } from '../i18n/failure-texts.ts';
import { executeKey, executionOf } from './use-execute-run.ts';

const maxShown = 2;

/** The executions that failed and were not dismissed yet, newest first: all of them, or those of one run. */
export function ExecutionFailures({ runId }: { readonly runId?: RunId }) {
  const { t, i18n } = useLingui();
  const cache = useQueryClient().getMutationCache();
  const failures = useMutationState<Mutation>({
    filters: {
      mutationKey: executeKey,
      status: 'error',
      predicate: (mutation) => runId === undefined || executionOf(mutation)?.runId === runId,
    },
    select: (mutation) => mutation,
  }).toReversed();
  const more = failures.length - maxShown;
  if (failures.length === 0) return null;
  return (
    <div className="runs-failures">
      {failures.slice(0, maxShown).map((mutation) => (
        <FailureBanner
          key={mutation.mutationId}
          failure={mutation.state.error}
          {...(runId ? {} : { about: executionOf(mutation)?.patientName ?? '' })}
          description={describeExecution(mutation.state.error, i18n)}
          onDismiss={() => cache.remove(mutation)}
        />
      ))}
      {more > 0 ? <Banner tone="error" title={t`${more} more runs failed; see the tab “Failed”.`} /> : null}
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
