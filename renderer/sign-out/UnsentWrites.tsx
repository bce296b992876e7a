import { Plural, useLingui } from '@lingui/react/macro';
import { formatDateTime } from '../i18n/format.ts';
import { useFormatLocale } from '../i18n/use-format.ts';
import { useOutbox } from '../outbox/use-outbox.ts';
import { writeView } from '../outbox/write-view.ts';
import { usePatientWords } from '../patient/patient-words.ts';
import { useIsOffline } from '../shell/use-sync.ts';

const shown = 6;

/** What was written here and is not with the server yet, in short: what, whose and since when. */
export function UnsentWrites() {
  const { t, i18n } = useLingui();
  const locale = useFormatLocale();
  const patientWords = usePatientWords();
  const isReached = !useIsOffline();
  const writes = useOutbox().data?.writes ?? [];
  const more = writes.length - shown;
  return (
    <ul className="unsent" aria-label={t`Not with the server yet`} data-testid="unsent-writes">
      {writes.slice(0, shown).map((write) => (
        <li key={write.key}>
          <span className="unsent-what">{writeView(write, isReached, i18n).title}</span>
          {write.patient ? <span>{patientWords(write.patient).name}</span> : null}
          <span className="unsent-since figures">{formatDateTime(write.sinceMs, locale)}</span>
        </li>
      ))}
      {more > 0 ? (
        <li className="unsent-more">
          <Plural value={more} one="and one more" other="and # more" />
        </li>
      ) : null}
    </ul>
  );
}
