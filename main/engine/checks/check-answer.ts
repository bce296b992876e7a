import type { ContextPack } from '../../../shared/context-pack.ts';
import type { AnswerCheck, DiagnosisResult } from '../../../shared/diagnosis.ts';
import { measureThresholds } from '../../../shared/patient-flags.ts';
import { findRedFlags } from './red-flags.ts';

/** From where on an answer asks for a second look; scores from 0 to 100, the confidence from 0 to 1. */
export interface CheckThresholds {
  readonly lowConfidence: number;
  readonly criticalStress: number;
  readonly criticalSleep: number;
}

export const defaultThresholds: CheckThresholds = {
  lowConfidence: 0.5,
  ...measureThresholds,
};

const criticalRiskLevels: ReadonlySet<string | null> = new Set(['high', 'critical']);

/** What a clinician should look at twice in an answer. Warns only: no check makes an answer invalid. */
export function checkAnswer(
  diagnosis: DiagnosisResult,
  pack: ContextPack,
  thresholds: CheckThresholds,
): AnswerCheck[] {
  return [
    ...checkConfidence(diagnosis, thresholds),
    ...checkLowRisk(diagnosis, pack, thresholds),
    ...checkCompleteness(diagnosis),
    ...checkTexts(diagnosis),
  ];
}

function checkConfidence(
  { confidence_score: confidence }: DiagnosisResult,
  { lowConfidence: threshold }: CheckThresholds,
): AnswerCheck[] {
  if (confidence === undefined || confidence >= threshold) return [];
  return [{ check: 'low_confidence', confidence, threshold }];
}

/** A low risk beside something that speaks against it, in the answer's own findings or in the newest measure. */
function checkLowRisk(
  { risk_level, findings }: DiagnosisResult,
  { current_measures: measured }: ContextPack,
  thresholds: CheckThresholds,
): AnswerCheck[] {
  if (risk_level !== 'low') return [];
  const { stress_score: stress, sleep_score: sleep, risk_level: risk } = measured;
  const critical = (measure: 'stress_score' | 'sleep_score' | 'risk_level', value: number | string) =>
    ({ check: 'low_risk_with_critical_measure', measure, value }) as const;
  return [
    ...findings.flatMap((text, finding) =>
      findRedFlags(text).map((term) => ({ check: 'low_risk_with_red_flag', finding, term }) as const),
    ),
    ...(stress !== null && stress >= thresholds.criticalStress ? [critical('stress_score', stress)] : []),
    ...(sleep !== null && sleep <= thresholds.criticalSleep ? [critical('sleep_score', sleep)] : []),
    ...(risk !== null && criticalRiskLevels.has(risk) ? [critical('risk_level', risk)] : []),
  ];
}

function checkCompleteness({ findings, recommendations }: DiagnosisResult): AnswerCheck[] {
  const isUnfounded = !findings.some(hasText) && recommendations.some(hasText);
  return [
    ...(findings.length === 0 ? [{ check: 'no_findings' } as const] : []),
    ...(recommendations.length === 0 ? [{ check: 'no_recommendations' } as const] : []),
    ...(isUnfounded ? [{ check: 'recommendations_without_finding' } as const] : []),
  ];
}

function checkTexts({ findings, recommendations }: DiagnosisResult): AnswerCheck[] {
  return [
    ...emptyIn(findings).map((finding) => ({ check: 'empty_finding', finding }) as const),
    ...emptyIn(recommendations).map(
      (recommendation) => ({ check: 'empty_recommendation', recommendation }) as const,
    ),
    ...repeatedIn(findings).map(([finding, of]) => ({ check: 'repeated_finding', finding, of }) as const),
    ...repeatedIn(recommendations).map(
      ([recommendation, of]) => ({ check: 'repeated_recommendation', recommendation, of }) as const,
    ),
  ];
}

function emptyIn(texts: readonly string[]): number[] {
  return texts.flatMap((text, index) => (hasText(text) ? [] : [index]));
}

/** Texts that say the same as an earlier one, but for case, punctuation and blanks. Empty ones repeat nothing. */
function repeatedIn(texts: readonly string[]): [index: number, of: number][] {
  const firstAt = new Map<string, number>();
  return texts.flatMap((text, index): [number, number][] => {
    if (!hasText(text)) return [];
    const wording = wordsOf(text);
    const of = firstAt.get(wording);
    if (of !== undefined) return [[index, of]];
    firstAt.set(wording, index);
    return [];
  });
}

/** Without a letter or a digit a text says nothing. */
function hasText(text: string): boolean {
  return wordsOf(text) !== '';
}

function wordsOf(text: string): string {
  return (
    text
      .normalize('NFKC')
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? []
  ).join(' ');
}
