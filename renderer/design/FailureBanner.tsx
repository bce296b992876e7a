import { useLingui } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import { describeFailure, type FailureDescription } from '../bridge/describe-failure.ts';
import { Banner } from './Banner.tsx';
import { Button } from './Button.tsx';
import { CopyId } from './CopyId.tsx';

interface FailureBannerProps {
  /** Whatever a query or mutation threw. */
  readonly failure: unknown;
  /** Says more than the general words, when the place knows more. */
  readonly description?: FailureDescription;
  /** Whom or what it is about; named first. */
  readonly about?: string;
  readonly action?: ReactNode;
  readonly onRetry?: () => void;
  readonly onDismiss?: () => void;
}

/** What went wrong in words, what to do, and the request number. */
export function FailureBanner(props: FailureBannerProps) {
  const { failure, description, about, action, onRetry, onDismiss } = props;
  const { i18n, t } = useLingui();
  const { what, advice, details, requestId } = description ?? describeFailure(failure, i18n);
  return (
    <Banner
      tone="error"
      role="alert"
      title={about ? `${about}: ${what}` : what}
      actions={onRetry ? <Button size="s" onPress={onRetry}>{t`Try again`}</Button> : action}
      {...(onDismiss ? { onDismiss, dismissLabel: t`Dismiss` } : {})}
    >
      {details.length > 0 ? (
        <ul className="banner-list">
          {details.map((detail) => (
            <li key={detail}>{detail}</li>
          ))}
        </ul>
      ) : null}
      <div className="banner-foot">
        {advice ? <p>{advice}</p> : null}
        {requestId ? <CopyId label={t`Request number`} id={requestId} /> : null}
      </div>
    </Banner>
  );
}
