import type {
  CheckedEvidence,
  CitedEvidence,
  DiagnosisResult,
  StoredDiagnosis,
} from '../../shared/diagnosis.ts';
import type { Source } from './context/collect-sources.ts';

/**
 * Checks the citations of a diagnosis against the record. A citation is supported when its finding exists, its source
 * exists, and a cited number does not contradict the recorded one. Others are kept, marked as unsupported.
 */
export function checkEvidence(
  diagnosis: DiagnosisResult,
  sources: ReadonlyMap<string, Source>,
): StoredDiagnosis {
  const evidence = (diagnosis.evidence ?? []).map((cited): CheckedEvidence => {
    const source = sources.get(cited.source_id);
    const supported =
      source !== undefined && cited.finding < diagnosis.findings.length && agrees(cited, source);
    return {
      ...cited,
      supported,
      label: source?.label ?? null,
      recorded_value: source?.value ?? null,
      recorded_at: source?.recordedAt ?? null,
    };
  });
  const supportedFindings = new Set(
    evidence.filter((cited) => cited.supported).map((cited) => cited.finding),
  );
  const indexes = diagnosis.findings.map((_, index) => index);
  return {
    ...diagnosis,
    evidence,
    unsupported_findings: indexes.filter((index) => !supportedFindings.has(index)),
  };
}

/** Two numbers agree when they are equal at the precision of the citation; anything but two numbers cannot contradict. */
function agrees(cited: CitedEvidence, source: Source): boolean {
  const citedNumber = toNumber(cited.value);
  const recorded = toNumber(source.value);
  if (citedNumber === null || recorded === null) return true;
  const decimals = /\.(\d+)$/.exec(String(citedNumber))?.[1]?.length ?? 0;
  return Math.abs(recorded - citedNumber) <= 0.5 * 10 ** -decimals + Number.EPSILON;
}

function toNumber(value: CitedEvidence['value']): number | null {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string' || value.trim() === '') return null;
  const number = Number(value);
  return Number.isFinite(number) ? number : null;
}
