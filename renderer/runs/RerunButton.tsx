import { useLingui } from '@lingui/react/macro';
import type { RunRecord } from '../../shared/records.ts';
import { ServerButton } from '../shell/ServerButton.tsx';
import { useFlag } from '../shell/use-flag.ts';
import { isRerunnable, useRerun } from './use-rerun.ts';

interface RerunButtonProps {
  readonly run: RunRecord;
  readonly patientName: string;
  readonly tone: 'primary' | 'secondary';
  readonly size?: 'm' | 's';
}

/** Queues a run that has ended once more. There is no button for other runs, or while the feature is off. */
export function RerunButton({ run, patientName, tone, size = 'm' }: RerunButtonProps) {
  const { t } = useLingui();
  const flag = useFlag();
  const { isBusy, rerun } = useRerun({ runId: run.id, patientName });
  if (!isRerunnable(run.status) || flag.data?.enabled !== true) return null;
  return (
    <ServerButton icon="refresh" tone={tone} size={size} busy={isBusy} onPress={rerun}>
      {t`Run again`}
    </ServerButton>
  );
}
