import type { I18n } from '@lingui/core';
import type { AnswerCheck } from '../../shared/diagnosis.ts';
import { checkTexts, measureTexts, measureValueTexts, redFlagTexts } from '../i18n/check-texts.ts';
import { type FormatLocale, formatCount, formatPercent } from '../i18n/format.ts';

/** A finding or recommendation, counted from 1 as it is shown. */
export interface CheckTarget {
  readonly kind: 'finding' | 'recommendation';
  readonly number: number;
}

export interface CheckView {
  readonly text: string;
  /** `important`: the draft may play down a danger. */
  readonly severity: 'important' | 'note';
  /** Where to look; null when it is about the whole draft. */
  readonly target: CheckTarget | null;
}

/** The place of a finding or recommendation in its report, as an element id. */
export function placeId(place: string, { kind, number }: CheckTarget): string {
  return `${place}${kind}-${number}`;
}

/** The checks as the report shows them: important ones first, otherwise in their order. */
export function checkViews(checks: readonly AnswerCheck[], i18n: I18n, locale: FormatLocale): CheckView[] {
  const views = checks.map((check) => viewOf(check, i18n, locale));
  return [
    ...views.filter(({ severity }) => severity === 'important'),
    ...views.filter(({ severity }) => severity === 'note'),
  ];
}

function viewOf(check: AnswerCheck, i18n: I18n, locale: FormatLocale): CheckView {
  const { id, message } = checkTexts[check.check];
  return {
    text: i18n._(id, valuesOf(check, i18n, locale), message === undefined ? {} : { message }),
    severity: check.check.startsWith('low_risk_') ? 'important' : 'note',
    target: targetOf(check),
  };
}

function targetOf(check: AnswerCheck): CheckTarget | null {
  if ('finding' in check) return { kind: 'finding', number: check.finding + 1 };
  if ('recommendation' in check) return { kind: 'recommendation', number: check.recommendation + 1 };
  return null;
}

function valuesOf(check: AnswerCheck, i18n: I18n, locale: FormatLocale): Record<string, string | number> {
  const number = targetOf(check)?.number ?? 0;
  switch (check.check) {
    case 'low_confidence':
      return {
        confidence: formatPercent(check.confidence, locale),
        threshold: formatPercent(check.threshold, locale),
      };
    case 'low_risk_with_red_flag': {
      const known = redFlagTexts[check.term];
      return { number, term: known ? i18n._(known) : check.term };
    }
    case 'low_risk_with_critical_measure':
      return { measure: i18n._(measureTexts[check.measure]), value: valueWords(check.value, i18n, locale) };
    case 'repeated_finding':
    case 'repeated_recommendation':
      return { number, of: check.of + 1 };
    case 'empty_finding':
    case 'empty_recommendation':
    case 'no_findings':
    case 'no_recommendations':
    case 'recommendations_without_finding':
      return { number };
  }
}

function valueWords(value: number | string, i18n: I18n, locale: FormatLocale): string {
  if (typeof value === 'number') return formatCount(value, locale);
  const known = measureValueTexts[value];
  return known ? i18n._(known) : value;
}
