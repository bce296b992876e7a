import { useLingui } from '@lingui/react/macro';
import type { PendingWrite } from '../../shared/pending-write.ts';
import { Button } from '../design/Button.tsx';
import { Dialog } from '../design/Dialog.tsx';
import { FailureBanner } from '../design/FailureBanner.tsx';
import { describeOutboxFailure } from './describe-outbox-failure.ts';
import { useDiscardWrite } from './use-outbox.ts';
import { Whose } from './Whose.tsx';
import { WrittenDetails } from './WrittenDetails.tsx';
import { mayHaveArrived, type WriteView } from './write-view.ts';

interface RemoveDialogProps {
  readonly write: PendingWrite;
  readonly view: WriteView;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

/** Says exactly what is lost before a write is discarded or taken back; to keep it is what Enter does. */
export function RemoveDialog({ write, view, isOpen, onClose }: RemoveDialogProps) {
  const { t, i18n } = useLingui();
  const discard = useDiscardWrite();
  const isDiscard = view.removal === 'discard';
  const close = () => {
    discard.reset();
    onClose();
  };
  return (
    <Dialog
      title={isDiscard ? t`Discard this for good?` : t`Take this back?`}
      isOpen={isOpen}
      onOpenChange={(open) => (open ? undefined : close())}
    >
      <div className="write-summary">
        <p className="write-title">{view.title}</p>
        <Whose write={write} />
        <WrittenDetails what={write.what} />
      </div>
      <p>{view.loss}</p>
      {mayHaveArrived(write) ? (
        <p>{t`It has been sent before, and the answer was lost: it may already be with the server. Then it stays there.`}</p>
      ) : null}
      {discard.error ? (
        <FailureBanner failure={discard.error} description={describeOutboxFailure(discard.error, i18n)} />
      ) : null}
      <div className="dialog-actions">
        <Button autoFocus onPress={close}>{t`Keep it`}</Button>
        <Button
          tone="danger"
          busy={discard.isPending}
          onPress={() => discard.mutate(write.key, { onSuccess: close })}
        >
          {isDiscard ? t`Discard for good` : t`Take back`}
        </Button>
      </div>
    </Dialog>
  );
}
