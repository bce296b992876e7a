import { useLingui } from '@lingui/react/macro';
import { type ReactNode, useRef } from 'react';
import type { StoredDiagnosis } from '../../shared/diagnosis.ts';
import { ReportContents } from './ReportContents.tsx';
import { useIsScrolledPast } from './use-is-scrolled-past.ts';
import './report-head.css';

interface ReportHeadProps {
  /** Says what this is: a draft that nobody has signed, or less. It stays in sight. */
  readonly label: ReactNode;
  readonly diagnosis: StoredDiagnosis;
  readonly place: string;
  /** What can be done with the report. */
  readonly tools: ReactNode;
}

/** What stays in sight while a report is read: what it is, whose, its contents and what can be done with it. */
export function ReportHead({ label, diagnosis, place, tools }: ReportHeadProps) {
  const { t } = useLingui();
  const mark = useRef<HTMLDivElement>(null);
  const isStuck = useIsScrolledPast(mark);
  return (
    <>
      <div className="report-head-mark" ref={mark} aria-hidden="true" />
      <div className="report-head" data-stuck={isStuck || undefined}>
        {label}
        <div className="report-bar">
          <ReportContents diagnosis={diagnosis} place={place} />
          <div className="report-tools" role="toolbar" aria-label={t`Report`}>
            {tools}
          </div>
        </div>
      </div>
    </>
  );
}
