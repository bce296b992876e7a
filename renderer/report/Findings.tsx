import { useLingui } from '@lingui/react/macro';
import type { CheckedEvidence } from '../../shared/diagnosis.ts';
import { Icon } from '../design/Icon.tsx';
import { FindingReview } from '../review/FindingReview.tsx';
import type { ReviewsByFinding } from '../review/finding-reviews.ts';
import { ReviewProgress } from '../review/ReviewProgress.tsx';
import type { ReviewedReport } from '../review/use-record-review.ts';
import { placeId } from './check-view.ts';
import type { FindingView, PointedDatum, UnsupportedCitation } from './evidence-view.ts';
import { sectionId } from './report-sections.ts';
import { useDatumWords } from './use-datum-words.ts';
import './findings.css';

interface FindingsProps {
  readonly findings: readonly FindingView[];
  /** Names the report, so that a check can lead to one of them. */
  readonly place: string;
  /** Source id of the datum that is highlighted in the record. */
  readonly highlighted: string | null;
  readonly onPoint: (pointed: PointedDatum | null) => void;
  readonly reviews: ReviewsByFinding;
  /** Null: nothing can be decided here. */
  readonly reviewed: ReviewedReport | null;
}

/** The findings, each with the data of the record that it rests on. */
export function Findings(props: FindingsProps) {
  const { findings, place, highlighted, onPoint, reviews, reviewed } = props;
  const { t } = useLingui();
  return (
    <section id={sectionId(place, 'findings')} className="report-section" tabIndex={-1}>
      <div className="findings-head">
        <h2 className="section-title">{t`Findings`}</h2>
        {reviewed ? <ReviewProgress count={findings.length} reviews={reviews} /> : null}
      </div>
      {findings.length === 0 ? <p className="muted">{t`The draft gives no findings.`}</p> : null}
      <ol className="findings">
        {findings.map((finding) => (
          <li
            key={finding.number}
            id={placeId(place, { kind: 'finding', number: finding.number })}
            tabIndex={-1}
            className={finding.isSupported ? 'finding' : 'finding finding-unsupported'}
          >
            <span className="finding-number" aria-hidden="true">
              {finding.number}
            </span>
            <div className="finding-body">
              <p>{finding.text.trim() || <span className="none">{t`No text`}</span>}</p>
              <div className="chips">
                {finding.isSupported ? null : (
                  <span className="unsupported">
                    <Icon name="warning" />
                    {t`Not supported by the record`}
                  </span>
                )}
                {finding.supported.map((cited) => (
                  <EvidenceChip
                    key={cited.source_id}
                    cited={cited}
                    isHighlighted={cited.source_id === highlighted}
                    onPress={() =>
                      onPoint(
                        cited.source_id === highlighted
                          ? null
                          : { sourceId: cited.source_id, finding: finding.number },
                      )
                    }
                  />
                ))}
                {finding.unsupported.map((cited) => (
                  <UnsupportedChip key={cited.sourceId} cited={cited} />
                ))}
              </div>
              <FindingReview
                number={finding.number}
                review={reviews.get(finding.number - 1) ?? null}
                reviewed={reviewed}
              />
            </div>
          </li>
        ))}
      </ol>
    </section>
  );
}

interface EvidenceChipProps {
  readonly cited: CheckedEvidence;
  readonly isHighlighted: boolean;
  readonly onPress: () => void;
}

function EvidenceChip({ cited, isHighlighted, onPress }: EvidenceChipProps) {
  const { t } = useLingui();
  const datum = useDatumWords()({
    label: cited.label ?? cited.source_id,
    value: cited.recorded_value ?? '',
    recordedAt: cited.recorded_at,
  });
  return (
    <button
      type="button"
      className="chip"
      data-cites={cited.source_id}
      aria-pressed={isHighlighted}
      title={t`Show in the record`}
      onClick={onPress}
    >
      <Icon name="document" />
      <span className="chip-label">{datum.label}</span>
      <span className="chip-value">{datum.value}</span>
      {datum.date ? <span className="chip-date">{datum.date}</span> : null}
    </button>
  );
}

function UnsupportedChip({ cited }: { readonly cited: UnsupportedCitation }) {
  const { t } = useLingui();
  const words = useDatumWords();
  const { citedValue, recordedValue, sourceId } = cited;
  if (cited.label === null || recordedValue === null) {
    return (
      <span className="chip chip-unsupported" title={sourceId}>
        <Icon name="warning" />
        {t`Cites something that is not in the record`}
      </span>
    );
  }
  const { label, value } = words({ label: cited.label, value: recordedValue, recordedAt: null });
  const claim = citedValue ?? '–';
  return (
    <span className="chip chip-unsupported">
      <Icon name="warning" />
      {t`${label}: the draft says ${claim}, the record says ${value}`}
    </span>
  );
}
