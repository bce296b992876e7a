import type { MessageDescriptor } from '@lingui/core';
import type { AnswerCheck, RedFlagTerm } from '../../shared/diagnosis.ts';

type CheckName = AnswerCheck['check'];
type Measure = Extract<AnswerCheck, { check: 'low_risk_with_critical_measure' }>['measure'];

/** What a clinician should look at twice, by the name of the check. */
export const checkTexts: Readonly<Record<CheckName, MessageDescriptor>> = {
  low_confidence: /*i18n*/ {
    id: 'check.low_confidence',
    message:
      'The model states a confidence of only {confidence}; below {threshold} the draft needs a closer look.',
  },
  low_risk_with_red_flag: /*i18n*/ {
    id: 'check.low_risk_with_red_flag',
    message: 'The draft states a low risk, but finding {number} speaks of: {term}.',
  },
  low_risk_with_critical_measure: /*i18n*/ {
    id: 'check.low_risk_with_critical_measure',
    message: 'The draft states a low risk, but a measure is critical: {measure} {value}.',
  },
  no_findings: /*i18n*/ { id: 'check.no_findings', message: 'The draft gives no findings.' },
  no_recommendations: /*i18n*/ {
    id: 'check.no_recommendations',
    message: 'The draft gives no recommendations.',
  },
  recommendations_without_finding: /*i18n*/ {
    id: 'check.recommendations_without_finding',
    message: 'The draft recommends something without a finding that would call for it.',
  },
  empty_finding: /*i18n*/ { id: 'check.empty_finding', message: 'Finding {number} is empty.' },
  empty_recommendation: /*i18n*/ {
    id: 'check.empty_recommendation',
    message: 'Recommendation {number} is empty.',
  },
  repeated_finding: /*i18n*/ {
    id: 'check.repeated_finding',
    message: 'Finding {number} repeats finding {of}.',
  },
  repeated_recommendation: /*i18n*/ {
    id: 'check.repeated_recommendation',
    message: 'Recommendation {number} repeats recommendation {of}.',
  },
};

export const measureTexts: Readonly<Record<Measure, MessageDescriptor>> = {
  stress_score: /*i18n*/ { id: 'measure.stress_score', message: 'stress score' },
  sleep_score: /*i18n*/ { id: 'measure.sleep_score', message: 'sleep score' },
  risk_level: /*i18n*/ { id: 'measure.risk_level', message: 'measured risk' },
};

/** Values that are words in the record; any other is shown as it is. */
export const measureValueTexts: Readonly<Record<string, MessageDescriptor>> = {
  high: /*i18n*/ { id: 'measure.value.high', message: 'high' },
  critical: /*i18n*/ { id: 'measure.value.critical', message: 'critical' },
};

const redFlags: Readonly<Record<RedFlagTerm, MessageDescriptor>> = {
  suicidality: /*i18n*/ { id: 'redFlag.suicidality', message: 'suicidality' },
  weariness_of_life: /*i18n*/ { id: 'redFlag.weariness_of_life', message: 'weariness of life' },
  self_harm: /*i18n*/ { id: 'redFlag.self_harm', message: 'self-harm' },
  harm_to_others: /*i18n*/ { id: 'redFlag.harm_to_others', message: 'harm to others' },
  psychosis: /*i18n*/ { id: 'redFlag.psychosis', message: 'psychosis' },
  mania: /*i18n*/ { id: 'redFlag.mania', message: 'mania' },
  acute_confusion: /*i18n*/ { id: 'redFlag.acute_confusion', message: 'acute confusion' },
  chest_pain: /*i18n*/ { id: 'redFlag.chest_pain', message: 'chest pain' },
  syncope: /*i18n*/ { id: 'redFlag.syncope', message: 'loss of consciousness' },
  breathlessness: /*i18n*/ { id: 'redFlag.breathlessness', message: 'breathlessness' },
  neurological_deficit: /*i18n*/ { id: 'redFlag.neurological_deficit', message: 'a neurological deficit' },
  seizure: /*i18n*/ { id: 'redFlag.seizure', message: 'a seizure' },
  intoxication: /*i18n*/ { id: 'redFlag.intoxication', message: 'intoxication or withdrawal' },
  violence: /*i18n*/ { id: 'redFlag.violence', message: 'violence or abuse' },
};

/** The entries of the list of red flags; one of another version of the list is shown as it is. */
export const redFlagTexts: Readonly<Record<string, MessageDescriptor>> = redFlags;
