import { useLingui } from '@lingui/react/macro';
import type { UnsyncedEnd } from '../../shared/ipc/run-channels.ts';
import { Banner, type BannerProps } from '../design/Banner.tsx';
import { Button } from '../design/Button.tsx';
import { CopyId } from '../design/CopyId.tsx';
import { Icon } from '../design/Icon.tsx';
import { formatDateTime } from '../i18n/format.ts';
import { useFormatLocale } from '../i18n/use-format.ts';
import { hashOf, navigate } from '../shell/route.ts';
import { usePullNow } from '../shell/use-sync.ts';

const tones = { 'session-expired': 'caution', rejected: 'error' } as const satisfies Record<
  Exclude<UnsyncedEnd['problem'], 'offline'>,
  BannerProps['tone']
>;

/** A report that only this workstation has so far: what waits, why, and what happens next; the report follows. */
export function UnsyncedReportNotice({ end }: { readonly end: UnsyncedEnd }) {
  const { t } = useLingui();
  const since = formatDateTime(end.sinceMs, useFormatLocale());
  if (end.problem === 'offline') return <SentLater end={end} />;
  return (
    <div data-testid="unsynced-run" data-problem={end.problem}>
      <Banner
        tone={tones[end.problem]}
        icon="clock"
        title={t`Waiting to sync since ${since}`}
        actions={<Actions end={end} size="s" />}
      >
        <WhyItWaits end={end} />
        <p>{t`The report is kept encrypted on this workstation; its findings can be reviewed once it is stored. Nothing has to be run again.`}</p>
        <Refusal end={end} />
      </Banner>
    </div>
  );
}

/** Nothing is wrong with it, and that the server is not reached stands above the page: a line says what happens next. */
function SentLater({ end }: { readonly end: UnsyncedEnd }) {
  const { t } = useLingui();
  return (
    <p className="unsynced-line" data-testid="unsynced-run" data-problem={end.problem}>
      <Icon name="clock" />
      {t`Kept encrypted on this workstation and sent by itself; its findings can be reviewed once it is stored.`}
      <a href={hashOf({ view: 'outbox' })}>{t`Show what waits`}</a>
    </p>
  );
}

/** A run that has ended here without a report while Postgres does not know of it yet. */
export function UnsyncedRun({ end }: { readonly end: UnsyncedEnd }) {
  const { t } = useLingui();
  const since = formatDateTime(end.sinceMs, useFormatLocale());
  return (
    <section className="card failed" data-testid="unsynced-run" data-problem={end.problem}>
      <p className="failed-when failed-waiting">
        <Icon name="clock" />
        {t`Waiting to sync since ${since}`}
      </p>
      <h2 className="failed-what">
        {end.outcome === 'succeeded'
          ? t`The run has finished; its report waits to sync.`
          : t`The run has failed; that is not known to the server yet.`}
      </h2>
      <WhyItWaits end={end} />
      <p className="muted">
        {t`How the run ended is kept encrypted on this workstation. It can be run again once the server knows of it.`}
      </p>
      <Refusal end={end} />
      <div className="failed-actions">
        <Actions end={end} size="m" />
      </div>
    </section>
  );
}

function Actions({ end, size }: { readonly end: UnsyncedEnd; readonly size: 's' | 'm' }) {
  const { t } = useLingui();
  const pull = usePullNow();
  return (
    <>
      {end.problem === 'offline' ? (
        <Button icon="refresh" size={size} busy={pull.isPulling} onPress={pull.pullNow}>
          {t`Sync now`}
        </Button>
      ) : null}
      <Button size={size} onPress={() => navigate({ view: 'outbox' })}>
        {t`Show what waits`}
      </Button>
    </>
  );
}

function Refusal({ end }: { readonly end: UnsyncedEnd }) {
  const { t } = useLingui();
  if (end.problem !== 'rejected' || !end.code) return null;
  return <CopyId label={t`Reason of the refusal`} id={end.code} />;
}

function WhyItWaits({ end }: { readonly end: UnsyncedEnd }) {
  const { t } = useLingui();
  const words = {
    offline: t`The server cannot be reached. It is sent by itself as soon as the server answers.`,
    'session-expired': t`Your session has expired. It is sent by itself after you have signed in again.`,
    rejected: t`The server has refused it, and it is not sent again by itself. Please tell your IT the reason below.`,
  };
  return <p>{words[end.problem]}</p>;
}
