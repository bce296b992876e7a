import { useLingui } from '@lingui/react/macro';
import type { PatientId } from '../../shared/ids.ts';
import type { PackPreview as Preview } from '../../shared/ipc/patient-channels.ts';
import { Icon } from '../design/Icon.tsx';
import { formatAgo, formatDate } from '../i18n/format.ts';
import { useFormatLocale } from '../i18n/use-format.ts';
import { useNow } from '../i18n/use-now.ts';
import { packGaps } from './pack-words.ts';
import { usePackPreview } from './use-new-run.ts';
import './pack-preview.css';

/** What the model would get to read of this patient: how complete, how old and where from. */
export function PackPreview({ patientId }: { readonly patientId: PatientId }) {
  const { t } = useLingui();
  const preview = usePackPreview(patientId);
  return (
    <section className="pack" aria-label={t`What the model will read`} data-testid="pack-preview">
      <h3 className="field-label">{t`What the model will read`}</h3>
      {preview.isPending ? (
        <div className="skeleton pack-loading" role="status" aria-label={t`Reading the record…`} />
      ) : null}
      {preview.data ? <Facts preview={preview.data} /> : null}
      {preview.error ? (
        <p className="pack-gap">
          <Icon name="info" />
          {t`The record could not be read, so it is not known how complete it is.`}
        </p>
      ) : null}
    </section>
  );
}

function Facts({ preview }: { readonly preview: Preview }) {
  const { t } = useLingui();
  const locale = useFormatLocale();
  const nowMs = useNow(30_000);
  const { entries, questionnaires, measuredAt, retrievedAtMs, fromCache } = preview;
  const measuredMs = measuredAt === null ? null : Date.parse(measuredAt);
  const read = formatAgo(retrievedAtMs, nowMs, locale);
  return (
    <>
      <dl className="pack-facts">
        <Fact term={t`Entries`} value={t`${entries.included} of ${entries.total}`} />
        <Fact term={t`Questionnaires`} value={t`${questionnaires.included} of ${questionnaires.total}`} />
        <Fact
          term={t`Newest measure`}
          value={
            measuredMs === null
              ? t`none`
              : `${formatDate(measuredMs, locale)} (${formatAgo(measuredMs, nowMs, locale)})`
          }
        />
        <Fact
          term={t`Read`}
          value={fromCache ? t`from this workstation, ${read}` : t`from the server, ${read}`}
        />
      </dl>
      <Gaps preview={preview} />
    </>
  );
}

function Fact({ term, value }: { readonly term: string; readonly value: string }) {
  return (
    <div>
      <dt>{term}</dt>
      <dd className="figures">{value}</dd>
    </div>
  );
}

function Gaps({ preview }: { readonly preview: Preview }) {
  const { t } = useLingui();
  const words = {
    'no entries': t`The record has no anamnesis entries.`,
    'no questionnaires': t`The record has no answered questionnaires.`,
    'no measure': t`There is no measured value.`,
    'entries left out': t`The oldest entries are left out, since the record is too long.`,
    'questionnaires left out': t`The oldest questionnaires are left out, since the record is too long.`,
  };
  return (
    <>
      {packGaps(preview).map((gap) => (
        <p key={gap} className="pack-gap">
          <Icon name="warning" />
          {words[gap]}
        </p>
      ))}
      {preview.fromCache ? (
        <p className="pack-gap">
          <Icon name="offline" />
          {t`The server cannot be reached: this is the record as it was read last. Newer entries may be missing here.`}
        </p>
      ) : null}
    </>
  );
}
