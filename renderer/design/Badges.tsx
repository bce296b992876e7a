import { useLingui } from '@lingui/react/macro';
import type { RiskLevel } from '../../shared/diagnosis.ts';
import type { RunStatus } from '../../shared/run.ts';
import { Icon, type IconName } from './Icon.tsx';
import './badges.css';

const riskIcons: Readonly<Record<RiskLevel, IconName>> = {
  low: 'riskLow',
  moderate: 'riskModerate',
  high: 'riskHigh',
  critical: 'riskCritical',
};

/** The word for a risk level. */
export function useRiskWord(): (risk: RiskLevel) => string {
  const { t } = useLingui();
  return (risk) => ({ low: t`Low`, moderate: t`Moderate`, high: t`High`, critical: t`Critical` })[risk];
}

/** A risk level as shape, colour and word. */
export function RiskBadge({ risk, large = false }: { readonly risk: RiskLevel; readonly large?: boolean }) {
  const word = useRiskWord();
  return (
    <span className={`badge risk risk-${risk}${large ? ' badge-large' : ''}`}>
      <Icon name={riskIcons[risk]} />
      {word(risk)}
    </span>
  );
}

/** The word for a run status. */
export function useStatusWord(): (status: RunStatus) => string {
  const { t } = useLingui();
  return (status) =>
    ({ queued: t`Queued`, running: t`Running`, succeeded: t`Done`, failed: t`Failed` })[status];
}

/** Has ended on this workstation; Postgres does not know of it yet. */
export function UnsyncedBadge() {
  const { t } = useLingui();
  return (
    <span className="badge status status-unsynced">
      <Icon name="clock" />
      {t`Waiting to sync`}
    </span>
  );
}

interface StatusBadgeProps {
  readonly status: RunStatus;
  /** Says more, such as the time so far. */
  readonly detail?: string;
  /** A failed run that somebody ended on purpose: nothing to worry about. */
  readonly isCancelled?: boolean;
}

/** A run status as icon, colour and word. */
export function StatusBadge({ status, detail, isCancelled = false }: StatusBadgeProps) {
  const { t } = useLingui();
  const word = useStatusWord();
  if (isCancelled) {
    return (
      <span className="badge status status-queued">
        <Icon name="stop" />
        {t`Cancelled`}
      </span>
    );
  }
  return (
    <span className={`badge status status-${status}`}>
      <Icon name={status} spin={status === 'running'} />
      {word(status)}
      {detail ? <span className="badge-detail figures">{detail}</span> : null}
    </span>
  );
}
