import type { CheckedEvidence, StoredDiagnosis } from '../../shared/diagnosis.ts';

/** A datum of the record that the report cites, once, with the findings that cite it. */
export interface CitedDatum {
  readonly sourceId: string;
  readonly label: string;
  readonly value: string;
  /** As stored; null where the record has no date. */
  readonly recordedAt: string | null;
  /** Positions of the findings, counted from 1 as they are shown. */
  readonly citedBy: readonly number[];
}

/** A citation that the record does not bear out, with what the record says instead when it says something. */
export interface UnsupportedCitation {
  readonly sourceId: string;
  readonly label: string | null;
  readonly citedValue: string | null;
  readonly recordedValue: string | null;
}

export interface FindingView {
  readonly number: number;
  readonly text: string;
  readonly isSupported: boolean;
  readonly supported: readonly CheckedEvidence[];
  readonly unsupported: readonly UnsupportedCitation[];
}

/** A datum of the record that is pointed out, and the finding from which. */
export interface PointedDatum {
  readonly sourceId: string;
  /** Counted from 1. */
  readonly finding: number;
}

/** Each finding with its checked citations, in the order of the report. */
export function findingViews(diagnosis: StoredDiagnosis): FindingView[] {
  return diagnosis.findings.map((text, index) => {
    const own = diagnosis.evidence.filter(({ finding }) => finding === index);
    return {
      number: index + 1,
      text,
      isSupported: !diagnosis.unsupported_findings.includes(index),
      supported: uniqueBySource(own.filter(({ supported }) => supported)),
      unsupported: uniqueBySource(own.filter(({ supported }) => !supported)).map(unsupportedCitation),
    };
  });
}

/** The cited data of the record, in the order in which the findings come to them. */
export function citedData(diagnosis: StoredDiagnosis): CitedDatum[] {
  const data = new Map<string, CitedDatum>();
  for (const finding of findingViews(diagnosis)) {
    for (const cited of finding.supported) {
      const known = data.get(cited.source_id);
      data.set(cited.source_id, {
        sourceId: cited.source_id,
        label: cited.label ?? cited.source_id,
        value: cited.recorded_value ?? '',
        recordedAt: cited.recorded_at,
        citedBy: [...(known?.citedBy ?? []), finding.number],
      });
    }
  }
  return [...data.values()];
}

function uniqueBySource(evidence: readonly CheckedEvidence[]): CheckedEvidence[] {
  return [...new Map(evidence.map((cited) => [cited.source_id, cited])).values()];
}

function unsupportedCitation(cited: CheckedEvidence): UnsupportedCitation {
  const { value } = cited;
  return {
    sourceId: cited.source_id,
    label: cited.label,
    citedValue: value === undefined || value === null ? null : String(value),
    recordedValue: cited.recorded_value,
  };
}
