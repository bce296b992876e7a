import { useLingui } from '@lingui/react/macro';
import { Button } from '../design/Button.tsx';
import { Dialog } from '../design/Dialog.tsx';
import { useRunsWord } from './use-runs-word.ts';

interface ConfirmStartProps {
  readonly count: number;
  readonly isOpen: boolean;
  readonly onAnswer: (isYes: boolean) => void;
}

/** Asks before many runs are begun. */
export function ConfirmStart({ count, isOpen, onAnswer }: ConfirmStartProps) {
  const { t } = useLingui();
  const runs = useRunsWord()(count);
  return (
    <Dialog
      title={t`Execute ${runs}?`}
      isOpen={isOpen}
      onOpenChange={(open) => (open ? undefined : onAnswer(false))}
    >
      <p>{t`The model is called for each of them, and each call has its price. You can pause or cancel at any time; what has not begun then stays in the queue.`}</p>
      <div className="dialog-actions">
        <Button autoFocus onPress={() => onAnswer(false)}>{t`Not now`}</Button>
        <Button tone="primary" icon="play" onPress={() => onAnswer(true)}>
          {t`Execute ${runs}`}
        </Button>
      </div>
    </Dialog>
  );
}
