import { useLingui } from '@lingui/react/macro';
import type { ReportRecord, RunRecord } from '../../shared/records.ts';
import { formatDateTime } from '../i18n/format.ts';
import { useFormatLocale } from '../i18n/use-format.ts';
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
  return (
    <DraftLabel isDemo={report.provenance.provider === 'demo'} isComplete>
      {by ? t`Created ${madeAt}, executed by ${by}` : t`Created ${madeAt}`}
    </DraftLabel>
  );
}
