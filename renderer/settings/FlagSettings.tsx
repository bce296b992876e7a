import { useLingui } from '@lingui/react/macro';
import { FailureBanner } from '../design/FailureBanner.tsx';
import { Switch } from '../design/Switch.tsx';
import { useFlag, useSetFlag } from '../shell/use-flag.ts';
import { describeFlagFailure } from './describe-flag-failure.ts';
import { FlagHistory } from './FlagHistory.tsx';
import { FlagSource } from './FlagSource.tsx';
import { PendingFlag } from './PendingFlag.tsx';
import { RefusedFlag } from './RefusedFlag.tsx';

/** The feature flag: admins switch it; everyone sees its state, its source and its last change. */
export function FlagSettings({ isAdmin }: { readonly isAdmin: boolean }) {
  const { t, i18n } = useLingui();
  const flag = useFlag();
  const set = useSetFlag();
  if (flag.error) return <FailureBanner failure={flag.error} onRetry={() => void flag.refetch()} />;
  if (!flag.data) return <div className="skeleton settings-loading" role="status" aria-label={t`Loading`} />;
  const isFixed = flag.data.source === 'environment';
  return (
    <>
      <div className="settings-row">
        <Switch
          label={t`Diagnosis runs may be executed`}
          isSelected={flag.data.enabled}
          isDisabled={!isAdmin || isFixed}
          // Not disabled while it is being saved: a disabled switch loses the focus.
          isReadOnly={set.isPending}
          onChange={(enabled) => set.mutate(enabled)}
        />
        <span className="settings-state">{flag.data.enabled ? t`On` : t`Off`}</span>
      </div>
      <p className="settings-hint">
        {t`While this is off, nobody sees an Execute button, no model is called, and queued runs stay queued.`}
      </p>
      <FlagSource flag={flag.data} />
      {flag.data.pending ? <PendingFlag pending={flag.data.pending} isOn={flag.data.enabled} /> : null}
      {flag.data.pending ? null : <RefusedFlag />}
      {set.error ? (
        <FailureBanner
          failure={set.error}
          description={describeFlagFailure(set.error, i18n)}
          onDismiss={set.reset}
        />
      ) : null}
      {isAdmin ? <FlagHistory /> : null}
    </>
  );
}
