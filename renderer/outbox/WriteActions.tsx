import { useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import type { RunId } from '../../shared/ids.ts';
import type { PendingWrite } from '../../shared/pending-write.ts';
import { Button } from '../design/Button.tsx';
import { FailureBanner } from '../design/FailureBanner.tsx';
import { navigate } from '../shell/route.ts';
import { describeOutboxFailure } from './describe-outbox-failure.ts';
import { RemoveDialog } from './RemoveDialog.tsx';
import { useRetryWrite } from './use-outbox.ts';
import { isDuplicate, isOvertaken, type WriteView } from './write-view.ts';

interface WriteActionsProps {
  readonly write: PendingWrite;
  readonly view: WriteView;
}

/** What can be done with a write; what fails is said beside it. */
export function WriteActions({ write, view }: WriteActionsProps) {
  const { t, i18n } = useLingui();
  const [isAsking, setAsking] = useState(false);
  const retry = useRetryWrite();
  const anyway = write.what.kind === 'review' ? t`Record it anyway` : t`Set it anyway`;
  const retryLabel = isOvertaken(write) ? anyway : t`Try again`;
  const send = (evenIfDuplicate: boolean) => retry.mutate({ key: write.key, evenIfDuplicate });
  return (
    <>
      <div className="write-actions">
        <OpenRun write={write} />
        {view.canRetry ? (
          <Button size="s" icon="refresh" busy={retry.isPending} onPress={() => send(false)}>
            {retryLabel}
          </Button>
        ) : null}
        {isDuplicate(write) ? (
          <Button size="s" busy={retry.isPending} onPress={() => send(true)}>
            {t`Queue anyway`}
          </Button>
        ) : null}
        {view.removal ? (
          <Button
            size="s"
            tone={view.removal === 'discard' ? 'danger' : 'secondary'}
            isDisabled={retry.isPending}
            onPress={() => setAsking(true)}
          >
            {view.removal === 'discard' ? t`Discard…` : t`Take back…`}
          </Button>
        ) : null}
      </div>
      {retry.error ? (
        <div className="write-failure">
          <FailureBanner
            failure={retry.error}
            description={describeOutboxFailure(retry.error, i18n)}
            onDismiss={retry.reset}
          />
        </div>
      ) : null}
      <RemoveDialog write={write} view={view} isOpen={isAsking} onClose={() => setAsking(false)} />
    </>
  );
}

/** The run that it is about; one that waits to be queued does not exist yet, but the one in its way may. */
function OpenRun({ write }: { readonly write: PendingWrite }) {
  const { t } = useLingui();
  const { what, runId } = write;
  if (what.kind === 'queue') {
    return isDuplicate(write) && what.duplicateOf ? (
      <Open runId={what.duplicateOf} label={t`Open the existing run`} />
    ) : null;
  }
  return runId ? <Open runId={runId} label={t`Open run`} /> : null;
}

function Open({ runId, label }: { readonly runId: RunId; readonly label: string }) {
  return (
    <Button size="s" onPress={() => navigate({ view: 'run', runId })}>
      {label}
    </Button>
  );
}
