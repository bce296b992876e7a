import { useLingui } from '@lingui/react/macro';
import type { RunId } from '../../shared/ids.ts';
import type { RunStatus } from '../../shared/run.ts';
import { ServerButton } from '../shell/ServerButton.tsx';
import { useExecuteRun } from './use-execute-run.ts';

interface ExecuteButtonProps {
  readonly run: { readonly id: RunId; readonly status: RunStatus };
  readonly patientName: string;
  readonly onExecute?: () => void;
  readonly size?: 'm' | 's';
  /** Out of the tab order, where the row is the stop and a key executes. */
  readonly excludeFromTabOrder?: boolean;
}

/** Executes a queued run. There is no button at all for other runs, or while the feature is off; offline it says why not now. */
export function ExecuteButton({
  run,
  patientName,
  onExecute,
  size = 's',
  excludeFromTabOrder = false,
}: ExecuteButtonProps) {
  const { t } = useLingui();
  const { mayExecute, isBusy, execute } = useExecuteRun(run, patientName, onExecute);
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
