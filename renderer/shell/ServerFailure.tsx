import { useLingui } from '@lingui/react/macro';
import { isOfflineFailure } from '../bridge/call-failure.ts';
import { FailureBanner } from '../design/FailureBanner.tsx';
import { Icon } from '../design/Icon.tsx';
import './server-failure.css';

interface ServerFailureProps {
  readonly failure: unknown;
  readonly onRetry: () => void;
}

/** In the place of what only the server knows: offline no fault, since it comes by itself; else the failure in words. */
export function ServerFailure({ failure, onRetry }: ServerFailureProps) {
  const { t } = useLingui();
  if (!isOfflineFailure(failure)) return <FailureBanner failure={failure} onRetry={onRetry} />;
  return (
    <p className="server-failure" role="note" data-testid="needs-server">
      <Icon name="offline" />
      {t`Only the server knows this, and it cannot be reached. It appears here by itself as soon as the server answers.`}
    </p>
  );
}
