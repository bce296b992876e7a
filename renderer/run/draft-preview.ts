import type { RiskLevel } from '../../shared/diagnosis.ts';
import { type PartialJson, parsePartialJson } from './partial-json.ts';

/** What can be read of an answer that is still being written. Nothing in it was checked. */
export interface DraftPreview {
  readonly summary: string;
  readonly findings: readonly string[];
  readonly recommendations: readonly string[];
  readonly riskLevel: RiskLevel | null;
}

const riskLevels: readonly RiskLevel[] = ['low', 'moderate', 'high', 'critical'];

/** The readable parts of a streamed answer; null while none has begun. */
export function previewDraft(text: string): DraftPreview | null {
  const value = parsePartialJson(text);
  if (value === undefined || typeof value !== 'object' || value === null || isList(value)) return null;
  const preview = {
    summary: typeof value.summary === 'string' ? value.summary : '',
    findings: stringsOf(value.findings),
    recommendations: stringsOf(value.recommendations),
    riskLevel: riskLevels.find((level) => level === value.risk_level) ?? null,
  };
  const isEmpty =
    preview.summary === '' && preview.findings.length === 0 && preview.recommendations.length === 0;
  return isEmpty ? null : preview;
}

function isList(value: PartialJson): value is readonly PartialJson[] {
  return Array.isArray(value);
}

function stringsOf(value: PartialJson | undefined): string[] {
  if (value === undefined || !isList(value)) return [];
  return value.filter((item) => typeof item === 'string').filter((item) => item !== '');
}
