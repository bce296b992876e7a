import type { I18n } from '@lingui/core';
import { useLingui } from '@lingui/react/macro';
import { type Mutation, useMutationState, useQueryClient } from '@tanstack/react-query';
import type { RunId } from '../../shared/ids.ts';
import { CallFailure, codeOf } from '../bridge/call-failure.ts';
import { describeEnd, describeFailure, type FailureDescription } from '../bridge/describe-failure.ts';
import { Button } from '../design/Button.tsx';
import { FailureBanner } from '../design/FailureBanner.tsx';
import { actionConflictTexts } from '../i18n/call-texts.ts';
import { useSyncState } from '../shell/use-sync.ts';
import { actionKeys, actionOf, isReachedAgain, targetOf } from './run-action.ts';

/** The request number of the last execution that failed in this window; null when there was none. */
export function useFailedRequestId(runId: RunId): string | null {
  const failed = useMutationState<Mutation>({
    filters: { ...failedOf(runId), mutationKey: actionKeys.execute },
    select: (mutation) => mutation,
  });
  const failure = failed.at(-1)?.state.error;
  return failure instanceof CallFailure ? failure.requestId : null;
}

/**
 * What failed and was not dismissed yet, newest first. A run that somebody cancelled here is no failure to them; that the
 * server was not reached is none any more once it has answered.
 */
function useFailedActions(runId: RunId | undefined, withExecutions: boolean): Mutation[] {
  const failed = useMutationState<Mutation>({
    filters: { ...failedOf(runId), mutationKey: actionKeys.any },
    select: (mutation) => mutation,
  });
  const pulledAtMs = useSyncState().data?.lastPulledAtMs ?? null;
  return failed
    .filter((mutation) => !isReachedAgain(mutation, pulledAtMs))
    .filter((mutation) => withExecutions || actionOf(mutation) !== 'execute')
    .filter(({ state: { error } }) => !(error instanceof CallFailure && error.error.reason === 'CANCELLED'))
    .toReversed();
}

function failedOf(runId: RunId | undefined) {
  return {
    status: 'error',
    predicate: (mutation: Mutation) => runId === undefined || targetOf(mutation)?.runId === runId,
  } as const;
}

interface ExecutionFailuresProps {
  /** Only what concerns this run. */
  readonly runId?: RunId;
  /** False where the run itself tells why its execution failed. */
  readonly withExecutions?: boolean;
}

/** The newest action on a run that failed and was not dismissed yet, and how many more there are. */
export function ExecutionFailures({ runId, withExecutions = true }: ExecutionFailuresProps) {
  const { t, i18n } = useLingui();
  const cache = useQueryClient().getMutationCache();
  const failures = useFailedActions(runId, withExecutions);
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
        description={describeAction(newest, i18n)}
        about={runId ? '' : (targetOf(newest)?.patientName ?? '')}
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

function describeAction(mutation: Mutation, i18n: I18n): FailureDescription {
  const failure = mutation.state.error;
  const action = actionOf(mutation);
  if (action === 'execute') return describeExecution(failure, i18n);
  const general = describeFailure(failure, i18n);
  if (codeOf(failure) !== 'CONFLICT') return general;
  return { ...general, what: i18n._(actionConflictTexts[action]) };
}

/** Words for a failed execution: VALIDATION_ERROR is about the model's answer here, not about an input. */
function describeExecution(failure: unknown, i18n: I18n): FailureDescription {
  const general = describeFailure(failure, i18n);
  return failure instanceof CallFailure ? { ...general, ...describeEnd(failure.error, i18n) } : general;
}
