import { useLingui } from '@lingui/react/macro';
import type { RunId } from '../../shared/ids.ts';
import type { RunStatus } from '../../shared/run.ts';
import { ServerButton } from '../shell/ServerButton.tsx';
import { type Execution, useExecuteRun } from './use-execute-run.ts';

interface ExecuteButtonProps {
  readonly run: { readonly id: RunId; readonly status: RunStatus };
  readonly patientName: string;
}

/** Executes a queued run. There is no button at all for other runs, or while the feature is off; offline it says why not now. */
export function ExecuteButton({ run, patientName }: ExecuteButtonProps) {
  const execution = useExecuteRun(run, patientName);
  return <ExecutionButton execution={execution} patientName={patientName} size="m" />;
}

interface ExecutionButtonProps {
  readonly execution: Execution;
  readonly patientName: string;
  readonly size: 'm' | 's';
  /** Out of the tab order, where the row is the stop and a key executes. */
  readonly excludeFromTabOrder?: boolean;
}

/** The button of an execution that its place knows already. */
export function ExecutionButton(props: ExecutionButtonProps) {
  const { execution, patientName, size, excludeFromTabOrder = false } = props;
  const { t } = useLingui();
  const { mayExecute, isBusy, execute } = execution;
  if (!mayExecute) return null;
  return (
    <ServerButton
      tone={size === 's' ? 'soft' : 'primary'}
      size={size}
      icon="play"
      busy={isBusy}
      isDisabled={isBusy}
      aria-label={t`Execute run for ${patientName}`}
      excludeFromTabOrder={excludeFromTabOrder}
      onPress={execute}
    >
      {isBusy ? t`Executing` : t`Execute`}
    </ServerButton>
  );
}
