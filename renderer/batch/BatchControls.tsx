import { useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import type { Batch } from '../../shared/ipc/batch-channels.ts';
import { Button, IconButton } from '../design/Button.tsx';
import { Dialog } from '../design/Dialog.tsx';
import { ServerButton } from '../shell/ServerButton.tsx';
import { useFlag } from '../shell/use-flag.ts';
import type { BatchControl, useControlBatch } from './use-batch.ts';
import { useRunsWord } from './use-runs-word.ts';

interface BatchControlsProps {
  readonly batch: Batch;
  readonly control: ReturnType<typeof useControlBatch>;
}

/** Pause, go on and cancel while the batch is under way; dismiss once it has finished. */
export function BatchControls({ batch, control }: BatchControlsProps) {
  const { t } = useLingui();
  const [isAsking, setAsking] = useState(false);
  const isFlagOn = useFlag().data?.enabled === true;
  const press = (call: BatchControl) => () => control.mutate(call);
  const isBusy = (call: BatchControl) => control.isPending && control.variables === call;
  if (batch.state === 'finished') return <Dismiss onPress={press('batch.dismiss')} />;
  const isPaused = batch.state === 'paused';
  const toggle = isPaused ? 'batch.resume' : 'batch.pause';
  // Pausing needs nobody; going on needs the server.
  const Toggle = isPaused ? ServerButton : Button;
  return (
    <div className="batch-controls">
      {batch.state === 'running' || (isPaused && isFlagOn) ? (
        <Toggle
          tone={isPaused ? 'primary' : 'secondary'}
          size="s"
          icon={isPaused ? 'play' : 'pause'}
          busy={isBusy(toggle)}
          onPress={press(toggle)}
        >
          {isPaused ? t`Resume` : t`Pause`}
        </Toggle>
      ) : null}
      <Button
        size="s"
        icon="stop"
        busy={batch.state === 'cancelling' || isBusy('batch.cancel')}
        onPress={() => setAsking(true)}
      >
        {t`Cancel all`}
      </Button>
      <ConfirmCancelAll
        batch={batch}
        isOpen={isAsking && batch.state !== 'cancelling'}
        onAnswer={(isYes) => {
          setAsking(false);
          if (isYes) control.mutate('batch.cancel');
        }}
      />
    </div>
  );
}

/** The panel goes away with it, so the focus goes on at the view above. */
function Dismiss({ onPress }: { readonly onPress: () => void }) {
  const { t } = useLingui();
  return (
    <IconButton
      icon="close"
      label={t`Dismiss summary`}
      onPress={() => {
        document.getElementById('main')?.focus({ preventScroll: true });
        onPress();
      }}
    />
  );
}

interface ConfirmCancelAllProps {
  readonly batch: Batch;
  readonly isOpen: boolean;
  readonly onAnswer: (isYes: boolean) => void;
}

function ConfirmCancelAll({ batch, isOpen, onAnswer }: ConfirmCancelAllProps) {
  const { t } = useLingui();
  const runsWord = useRunsWord();
  const [running, waiting] = [runsWord(batch.running.length), runsWord(batch.waiting)];
  return (
    <Dialog
      title={t`Cancel the whole batch?`}
      isOpen={isOpen}
      onOpenChange={(open) => (open ? undefined : onAnswer(false))}
    >
      {batch.running.length > 0 ? (
        <p>{t`Under way: ${running}. The model stops writing them; their drafts do not become reports.`}</p>
      ) : null}
      {batch.waiting > 0 ? <p>{t`Not begun: ${waiting}. They stay in the queue.`}</p> : null}
      <div className="dialog-actions">
        <Button autoFocus onPress={() => onAnswer(false)}>{t`Do not cancel`}</Button>
        <Button tone="danger" icon="stop" onPress={() => onAnswer(true)}>
          {t`Cancel all`}
        </Button>
      </div>
    </Dialog>
  );
}
