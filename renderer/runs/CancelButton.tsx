import { useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import type { RunId } from '../../shared/ids.ts';
import type { RunStatus } from '../../shared/run.ts';
import { Button } from '../design/Button.tsx';
import { Dialog } from '../design/Dialog.tsx';
import { ServerButton } from '../shell/ServerButton.tsx';
import { useFlag } from '../shell/use-flag.ts';
import { cancelKindOf } from './cancel-kind.ts';
import { useCancelRun } from './use-cancel-run.ts';
import { useIsExecuting } from './use-execute-run.ts';
import { useUnsyncedRuns } from './use-runs.ts';

interface CancelButtonProps {
  readonly run: { readonly id: RunId; readonly status: RunStatus };
  readonly patientName: string;
  readonly size?: 'm' | 's';
  /** Out of the tab order, where the row is the stop. */
  readonly excludeFromTabOrder?: boolean;
}

/** Cancels a queued run at once, and one under way here after a question: its draft is lost. */
export function CancelButton(props: CancelButtonProps) {
  const { run, patientName, size = 'm', excludeFromTabOrder = false } = props;
  const { t } = useLingui();
  const [isAsking, setAsking] = useState(false);
  const isFlagOn = useFlag().data?.enabled === true;
  const { isCancelling, cancel } = useCancelRun({ runId: run.id, patientName });
  const isUnsynced = useUnsyncedRuns().has(run.id);
  const kind = cancelKindOf({
    status: run.status,
    isHere: useIsExecuting(run.id),
    isUnsynced,
    isFlagOn,
  });
  if (kind === null) return null;
  // What is under way here is stopped here, with or without the server.
  const CancelIt = kind === 'stop' ? Button : ServerButton;
  const words = size === 's' ? [t`Cancel`, t`Cancelling…`] : [t`Cancel run`, t`Being cancelled…`];
  return (
    <>
      <CancelIt
        icon={kind === 'stop' ? 'stop' : 'close'}
        size={size}
        busy={isCancelling}
        isDisabled={isCancelling}
        aria-label={isCancelling ? t`Being cancelled…` : t`Cancel run for ${patientName}`}
        excludeFromTabOrder={excludeFromTabOrder}
        onPress={() => (kind === 'stop' ? setAsking(true) : cancel())}
      >
        {(isCancelling ? words[1] : words[0]) ?? ''}
      </CancelIt>
      <ConfirmCancel
        isOpen={isAsking && kind === 'stop' && !isCancelling}
        patientName={patientName}
        onClose={() => setAsking(false)}
        onConfirm={() => {
          setAsking(false);
          cancel();
        }}
      />
    </>
  );
}

interface ConfirmCancelProps {
  readonly isOpen: boolean;
  readonly patientName: string;
  readonly onClose: () => void;
  readonly onConfirm: () => void;
}

/** The question before a run under way is stopped: its draft is lost. */
export function ConfirmCancel({ isOpen, patientName, onClose, onConfirm }: ConfirmCancelProps) {
  const { t } = useLingui();
  return (
    <Dialog
      title={t`Cancel this run?`}
      isOpen={isOpen}
      onOpenChange={(open) => (open ? undefined : onClose())}
    >
      <p>{t`The model stops writing the report for ${patientName}. The draft so far stays readable on this workstation as incomplete; it does not become a report. The run can be run again at any time.`}</p>
      <div className="dialog-actions">
        <Button onPress={onClose} autoFocus>{t`Keep running`}</Button>
        <Button tone="danger" icon="stop" onPress={onConfirm}>
          {t`Cancel run`}
        </Button>
      </div>
    </Dialog>
  );
}
