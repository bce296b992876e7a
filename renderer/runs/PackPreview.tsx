import { useLingui } from '@lingui/react/macro';
import type { PatientId } from '../../shared/ids.ts';
import type { PackPart, PackPreview as Preview } from '../../shared/ipc/patient-channels.ts';
import { codeOf } from '../bridge/call-failure.ts';
import { FailureBanner } from '../design/FailureBanner.tsx';
import { Icon } from '../design/Icon.tsx';
import { formatAgo, formatCount, formatDate } from '../i18n/format.ts';
import { useFormatLocale } from '../i18n/use-format.ts';
import { useNow } from '../i18n/use-now.ts';
import { type PackPartName, packParts, packWorth, partGap } from './pack-words.ts';
import { usePackPreview } from './use-new-run.ts';
import './pack-preview.css';

/** What the model would get to read of this patient: how complete, how old and where from. */
export function PackPreview({ patientId }: { readonly patientId: PatientId }) {
  const { t } = useLingui();
  const preview = usePackPreview(patientId);
  return (
    <section className="pack" aria-label={t`What the model will read`} data-testid="pack-preview">
      <div className="picker-head">
        <h3 className="field-label">{t`What the model will read`}</h3>
        {preview.data ? <ReadAt preview={preview.data} /> : null}
      </div>
      {preview.isPending ? (
        <div className="skeleton pack-loading" role="status" aria-label={t`Reading the record…`} />
      ) : null}
      {preview.data ? <PackParts preview={preview.data} /> : null}
      {preview.error ? <Unread failure={preview.error} onRetry={() => void preview.refetch()} /> : null}
    </section>
  );
}

/** A record that was never read here is no fault while offline: it can be queued all the same. */
function Unread({ failure, onRetry }: { readonly failure: unknown; readonly onRetry: () => void }) {
  const { t } = useLingui();
  if (codeOf(failure) !== 'OFFLINE') return <FailureBanner failure={failure} onRetry={onRetry} />;
  return (
    <p className="pack-note">
      <Icon name="info" />
      {t`This record was never read on this workstation: how complete and how old it is, is not known. The run reads it once it is executed.`}
    </p>
  );
}

function ReadAt({ preview: { retrievedAtMs, fromCache } }: { readonly preview: Preview }) {
  const { t } = useLingui();
  const locale = useFormatLocale();
  const read = formatAgo(retrievedAtMs, useNow(30_000), locale);
  return (
    <span className="data-age figures">
      {fromCache ? t`from this workstation, ${read}` : t`from the server, ${read}`}
    </span>
  );
}

/** The parts of a pack, how much of each and how new, and what the gaps mean. */
export function PackParts({ preview }: { readonly preview: Preview }) {
  const { t } = useLingui();
  const nowMs = useNow(30_000);
  return (
    <>
      <table className="pack-parts">
        <thead className="visually-hidden">
          <tr>
            <th scope="col">{t`Part of the record`}</th>
            <th scope="col">{t`Contents`}</th>
            <th scope="col">{t`Newest`}</th>
          </tr>
        </thead>
        <tbody>
          {packParts.map((name) => (
            <Part key={name} name={name} part={preview[name]} nowMs={nowMs} />
          ))}
        </tbody>
      </table>
      <Worth preview={preview} nowMs={nowMs} />
      {preview.fromCache ? (
        <p className="pack-note">
          <Icon name="offline" />
          {t`The server cannot be reached: this is the record as it was read last. Newer entries may be missing here.`}
        </p>
      ) : null}
    </>
  );
}

interface PartProps {
  readonly name: PackPartName;
  readonly part: PackPart;
  readonly nowMs: number;
}

function Part({ name, part, nowMs }: PartProps) {
  const { t } = useLingui();
  const locale = useFormatLocale();
  const words = { entries: t`Anamnesis`, questionnaires: t`Questionnaires`, measures: t`Measures` };
  const gap = partGap(name, part, nowMs);
  const newestMs = part.newestAt === null ? null : Date.parse(part.newestAt);
  const included = formatCount(part.included, locale);
  const total = formatCount(part.total, locale);
  const amount = part.included < part.total ? t`${included} of ${total}` : included;
  const day = newestMs === null ? '' : formatDate(newestMs, locale);
  const ago = newestMs === null ? '' : formatAgo(newestMs, nowMs, locale);
  return (
    <tr
      className={gap === null || gap === 'left out' ? undefined : 'pack-lacks'}
      data-part={name}
      data-gap={gap}
    >
      <th scope="row">
        <Icon name={gap === null ? 'check' : gap === 'left out' ? 'info' : 'warning'} />
        {words[name]}
      </th>
      <td className="figures">{part.total === 0 ? t`none` : amount}</td>
      <td className="figures">
        {newestMs === null || ago === day ? null : t`newest ${day} (${ago})`}
        {newestMs !== null && ago === day ? t`newest ${day}` : null}
      </td>
    </tr>
  );
}

/** What the gaps mean for the report, in words. */
function Worth({ preview, nowMs }: { readonly preview: Preview; readonly nowMs: number }) {
  const { t } = useLingui();
  const worth = packWorth(preview, nowMs);
  const isLeftOut = packParts.some((name) => preview[name].included < preview[name].total);
  const words = {
    empty: t`The record is empty: there is nothing to assess. A report would rest on age and sex alone.`,
    thin: t`The record is thin: expect a report with little support, and read what it says is missing.`,
    whole: null,
  }[worth];
  return (
    <>
      {words ? (
        <p className="pack-note pack-thin" data-testid="pack-thin">
          <Icon name="warning" />
          {words}
        </p>
      ) : null}
      {isLeftOut ? (
        <p className="pack-note">
          <Icon name="info" />
          {t`The oldest parts are left out: the model reads the newest entries, and of each questionnaire the two newest.`}
        </p>
      ) : null}
    </>
  );
}
