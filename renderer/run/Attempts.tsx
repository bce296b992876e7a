import { useLingui } from '@lingui/react/macro';
import { useMemo, useState } from 'react';
import type { RunId } from '../../shared/ids.ts';
import { Disclosure } from '../design/Disclosure.tsx';
import { Icon, type IconName } from '../design/Icon.tsx';
import { failureTexts } from '../i18n/failure-texts.ts';
import { formatDateTime, formatDuration } from '../i18n/format.ts';
import { useFormatLocale } from '../i18n/use-format.ts';
import { ServerFailure } from '../shell/ServerFailure.tsx';
import { type AttemptView, attemptViews } from './attempt-view.ts';
import { useAttempts } from './use-attempts.ts';
import './attempts.css';

/** Every attempt at a run with how it ended, in words; asked for when it is opened. */
export function Attempts({ runId }: { readonly runId: RunId }) {
  const { t } = useLingui();
  const [isOpen, setOpen] = useState(false);
  return (
    <section className="card attempts">
      <Disclosure title={t`Attempts so far`} level={2} onOpenChange={setOpen}>
        {isOpen ? <AttemptList runId={runId} /> : null}
      </Disclosure>
    </section>
  );
}

function AttemptList({ runId }: { readonly runId: RunId }) {
  const { t } = useLingui();
  const query = useAttempts(runId, true);
  const attempts = useMemo(() => attemptViews(query.data?.attempts ?? []), [query.data]);
  if (query.isPending)
    return <div className="attempts-loading skeleton" role="status" aria-label={t`Loading the attempts`} />;
  if (query.error) return <ServerFailure failure={query.error} onRetry={() => void query.refetch()} />;
  if (attempts.length === 0)
    return <p className="muted attempts-none">{t`Nobody has executed this run yet.`}</p>;
  return (
    <ol className="attempt-list">
      {attempts.map((attempt) => (
        <Attempt key={attempt.number} attempt={attempt} />
      ))}
    </ol>
  );
}

const icons = {
  running: 'running',
  succeeded: 'succeeded',
  failed: 'failed',
  cancelled: 'stop',
  released: 'inbox',
} as const satisfies Record<AttemptView['state'], IconName>;

function Attempt({ attempt }: { readonly attempt: AttemptView }) {
  const { t, i18n } = useLingui();
  const locale = useFormatLocale();
  const { number, by, durationMs, state, failure } = attempt;
  const stateWord = {
    running: t`under way`,
    succeeded: t`report stored`,
    failed: t`failed`,
    cancelled: t`cancelled`,
    released: t`given back to the queue`,
  }[state];
  const facts = [
    formatDateTime(attempt.startedAtMs, locale),
    durationMs === null ? '' : formatDuration(durationMs, locale),
    by ?? t`unknown`,
  ];
  return (
    <li className={`attempt attempt-${state}`}>
      <Icon name={icons[state]} />
      <p className="attempt-what">
        <strong>{t`Execution ${number}: ${stateWord}`}</strong>
        <span className="attempt-facts figures">{facts.filter(Boolean).join(' · ')}</span>
      </p>
      {failure && failure !== 'CANCELLED' ? (
        <p className="attempt-why">{i18n._(failureTexts[failure].what)}</p>
      ) : null}
    </li>
  );
}
