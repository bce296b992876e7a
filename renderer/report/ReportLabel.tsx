import { useLingui } from '@lingui/react/macro';
import type { UnsyncedEnd } from '../../shared/ipc/run-channels.ts';
import type { ReportRecord, RunRecord } from '../../shared/records.ts';
import { formatDateTime } from '../i18n/format.ts';
import { useFormatLocale } from '../i18n/use-format.ts';
import { usePatientWords } from '../patient/patient-words.ts';
import { useRun } from '../run/use-run.ts';
import { DraftLabel } from './DraftLabel.tsx';

interface ReportLabelProps {
  readonly run: RunRecord;
  readonly report: ReportRecord;
}

/** The label of a finished report: a draft that nobody has signed, when it was made and who executed it. */
export function ReportLabel({ run, report }: ReportLabelProps) {
  const { t } = useLingui();
  const locale = useFormatLocale();
  const madeAt = formatDateTime(Date.parse(report.created_at), locale);
  const by = run.claimed_by_name;
  const { name } = usePatientWords()(useRun(run.id).data?.patient ?? null);
  return (
    <DraftLabel isDemo={report.provenance.provider === 'demo'} kind="finished">
      <span className="draft-label-patient">{name}</span>
      <span className="draft-label-when">
        {by ? t`Created ${madeAt}, executed by ${by}` : t`Created ${madeAt}`}
      </span>
    </DraftLabel>
  );
}

interface UnsyncedReportLabelProps {
  readonly run: RunRecord;
  readonly end: UnsyncedEnd;
  readonly report: NonNullable<UnsyncedEnd['report']>;
}

/** The standing label of a report that only this workstation has so far. */
export function UnsyncedReportLabel({ run, end, report }: UnsyncedReportLabelProps) {
  const { t } = useLingui();
  const finishedAt = formatDateTime(end.sinceMs, useFormatLocale());
  const { name } = usePatientWords()(useRun(run.id).data?.patient ?? null);
  return (
    <DraftLabel isDemo={report.provenance.provider === 'demo'} kind="unsynced">
      <span className="draft-label-patient">{name}</span>
      <span className="draft-label-when">{t`Finished here ${finishedAt}`}</span>
    </DraftLabel>
  );
}
