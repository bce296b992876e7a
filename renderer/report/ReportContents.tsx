import { useLingui } from '@lingui/react/macro';
import type { StoredDiagnosis } from '../../shared/diagnosis.ts';
import { formatCount } from '../i18n/format.ts';
import { useFormatLocale } from '../i18n/use-format.ts';
import { jumpTo } from './jump-to.ts';
import { sectionId, useReportSections } from './report-sections.ts';

interface ReportContentsProps {
  readonly diagnosis: StoredDiagnosis;
  /** Names the report in which the sections are. */
  readonly place: string;
}

/** The parts of the report with their counts, to jump to. */
export function ReportContents({ diagnosis, place }: ReportContentsProps) {
  const { t } = useLingui();
  const locale = useFormatLocale();
  const sections = useReportSections(diagnosis);
  return (
    <nav className="report-contents" aria-label={t`Contents of the report`}>
      {sections.map(({ name, title, count }) => (
        <button
          key={name}
          type="button"
          className={`contents-link contents-${name}`}
          onClick={() => jumpTo(sectionId(place, name), 'start')}
        >
          {title}
          {count === null ? null : (
            <span className="contents-count figures">{formatCount(count, locale)}</span>
          )}
        </button>
      ))}
    </nav>
  );
}
