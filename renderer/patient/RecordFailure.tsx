import { useLingui } from '@lingui/react/macro';
import { isOfflineFailure } from '../bridge/call-failure.ts';
import { FailureBanner } from '../design/FailureBanner.tsx';
import { Icon } from '../design/Icon.tsx';
import '../shell/server-failure.css';

interface RecordFailureProps {
  readonly failure: Error;
  readonly onRetry: () => void;
}

/** In the place of a record that is not there: offline no fault, since it comes by itself; else the failure in words. */
export function RecordFailure({ failure, onRetry }: RecordFailureProps) {
  const { t } = useLingui();
  if (!isOfflineFailure(failure)) return <FailureBanner failure={failure} onRetry={onRetry} />;
  return (
    <p className="server-failure" role="note" data-testid="record-unread">
      <Icon name="offline" />
      {t`This record was never read on this workstation, and the server cannot be reached. It appears here by itself as soon as the server answers.`}
    </p>
  );
}
