import { Plural, useLingui } from '@lingui/react/macro';
import { type RefObject, useRef } from 'react';
import type { CacheIncident } from '../../shared/ipc/sync-channels.ts';
import { Banner } from '../design/Banner.tsx';
import { Button } from '../design/Button.tsx';
import { CopyId } from '../design/CopyId.tsx';
import { FailureBanner } from '../design/FailureBanner.tsx';
import { formatDateTime } from '../i18n/format.ts';
import { useFormatLocale } from '../i18n/use-format.ts';
import { incidentView } from './incident-view.ts';
import { useCacheIncidents, useConfirmIncident } from './use-cache-incidents.ts';

/**
 * What happened to the local cache, one incident at a time, until the user says that it was read. Announced politely;
 * without an answer to the question the shell is as it always is.
 */
export function CacheIncidents() {
  const { t } = useLingui();
  const area = useRef<HTMLDivElement>(null);
  const incidents = useCacheIncidents().data?.incidents ?? [];
  const confirm = useConfirmIncident();
  const [latest] = incidents;
  const more = incidents.length - 1;
  const confirmLatest = ({ id }: CacheIncident) =>
    confirm.mutate(id, { onSuccess: () => (more === 0 ? passFocusOn(area) : undefined) });
  return (
    // Only what changes is read out, not the whole banner when its file name was copied.
    <div ref={area} role="status" aria-atomic="false" className={latest ? 'view-notice' : undefined}>
      {latest ? (
        <IncidentBanner
          incident={latest}
          more={more}
          isConfirming={confirm.isPending}
          onConfirm={() => confirmLatest(latest)}
        />
      ) : null}
      {latest && confirm.error ? <FailureBanner failure={confirm.error} /> : null}
      {confirm.isSuccess ? <p className="visually-hidden">{t`The message is confirmed.`}</p> : null}
    </div>
  );
}

/** The button goes away with the last banner; keyboard and screen reader go on in the view around it. */
function passFocusOn({ current: area }: RefObject<HTMLElement | null>): void {
  if (!area?.contains(document.activeElement)) return;
  area.closest('main')?.focus({ preventScroll: true });
}

interface IncidentBannerProps {
  readonly incident: CacheIncident;
  /** How many others wait behind it. */
  readonly more: number;
  readonly isConfirming: boolean;
  readonly onConfirm: () => void;
}

function IncidentBanner({ incident, more, isConfirming, onConfirm }: IncidentBannerProps) {
  const { t, i18n } = useLingui();
  const when = formatDateTime(incident.happenedAtMs, useFormatLocale());
  const { title, sentences, tone } = incidentView(incident, i18n);
  return (
    <Banner
      tone={tone}
      title={title}
      actions={
        <Button size="s" busy={isConfirming} onPress={onConfirm}>
          {t`I have read this`}
        </Button>
      }
    >
      <p>{sentences.join(' ')}</p>
      <div className="banner-foot">
        <p>{t`Noticed on ${when}`}</p>
        <CopyId key={incident.id} label={t`File set aside for your IT`} id={incident.setAside} />
        {more > 0 ? (
          <p>
            <Plural value={more} one="One more message like this." other="# more messages like this." />
          </p>
        ) : null}
      </div>
    </Banner>
  );
}
