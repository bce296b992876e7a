import { Plural, useLingui } from '@lingui/react/macro';
import type { Written } from '../../shared/pending-write.ts';
import { RiskBadge } from '../design/Badges.tsx';
import { failureTexts } from '../i18n/failure-texts.ts';

/** What was written, as far as a list can show it. */
export function WrittenDetails({ what }: { readonly what: Written }) {
  switch (what.kind) {
    case 'report':
      return <ReportDetails report={what} />;
    case 'failure':
      return <FailureDetails failure={what} />;
    case 'queue':
      return what.reason === '' ? null : <Quote text={what.reason} isReason={false} />;
    case 'review':
      return (
        <>
          <Quote text={what.finding} isReason={false} />
          {what.reason === null ? null : <Quote text={what.reason} isReason />}
        </>
      );
    case 'flag':
      return null;
  }
}

function ReportDetails({ report }: { readonly report: Extract<Written, { kind: 'report' }> }) {
  const { t } = useLingui();
  return (
    <p className="write-details">
      {report.riskLevel ? <RiskBadge risk={report.riskLevel} /> : <span>{t`Risk not stated`}</span>}
      <span>
        <Plural value={report.findings} _0="no findings" one="one finding" other="# findings" />
      </span>
    </p>
  );
}

function FailureDetails({ failure }: { readonly failure: Extract<Written, { kind: 'failure' }> }) {
  const { i18n } = useLingui();
  const kind = failure.code === 'VALIDATION_ERROR' ? failure.code : (failure.reason ?? 'INTERNAL');
  return <p className="write-details">{i18n._(failureTexts[kind].what)}</p>;
}

function Quote({ text, isReason }: { readonly text: string; readonly isReason: boolean }) {
  const { t } = useLingui();
  return <p className="write-quote">{isReason ? t`Reason given: “${text}”` : t`“${text}”`}</p>;
}
