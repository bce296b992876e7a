import { useLingui } from '@lingui/react/macro';
import type { RunId } from '../../shared/ids.ts';
import type { RunStatus } from '../../shared/run.ts';
import { ServerButton } from '../shell/ServerButton.tsx';
import { useExecuteRun } from './use-execute-run.ts';

interface ExecuteButtonProps {
  readonly run: { readonly id: RunId; readonly status: RunStatus };
  readonly patientName: string;
}

/** Executes a queued run. There is no button at all for other runs, or while the feature is off; offline it says why not now. */
export function ExecuteButton({ run, patientName }: ExecuteButtonProps) {
  const { t } = useLingui();
  const { mayExecute, isBusy, execute } = useExecuteRun(run, patientName);
  if (!mayExecute) return null;
  return (
    <ServerButton
      tone="primary"
      icon="play"
      busy={isBusy}
      isDisabled={isBusy}
      aria-label={t`Execute run for ${patientName}`}
      onPress={execute}
    >
      {isBusy ? t`Executing` : t`Execute`}
    </ServerButton>
  );
}
