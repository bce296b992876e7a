import type { MessageDescriptor } from '@lingui/core';

const texts = {
  object: /*i18n*/ { id: 'answer.object', message: 'The answer does not have the agreed form.' },
  summary: /*i18n*/ { id: 'answer.summary', message: 'The summary is missing.' },
  findings: /*i18n*/ { id: 'answer.findings', message: 'The list of findings is missing.' },
  findingTexts: /*i18n*/ { id: 'answer.findingTexts', message: 'A finding is not a text.' },
  recommendations: /*i18n*/ {
    id: 'answer.recommendations',
    message: 'The list of recommendations is missing.',
  },
  recommendationTexts: /*i18n*/ {
    id: 'answer.recommendationTexts',
    message: 'A recommendation is not a text.',
  },
  risk: /*i18n*/ {
    id: 'answer.risk',
    message: 'The risk is not one of the four levels low, moderate, high and critical.',
  },
  confidence: /*i18n*/ {
    id: 'answer.confidence',
    message: 'The confidence is not a number between 0 and 1.',
  },
  evidence: /*i18n*/ { id: 'answer.evidence', message: 'The evidence does not have the agreed form.' },
  missing: /*i18n*/ {
    id: 'answer.missing',
    message: 'The list of missing information does not have the agreed form.',
  },
  differential: /*i18n*/ {
    id: 'answer.differential',
    message: 'The differential diagnoses do not have the agreed form.',
  },
} as const satisfies Record<string, MessageDescriptor>;

/** The messages of the contract about an answer of the model, by how they begin. */
const beginnings: readonly (readonly [string, MessageDescriptor])[] = [
  ['Diagnosis result must be an object', texts.object],
  ['summary is required', texts.summary],
  ['findings is required', texts.findings],
  ['all findings must', texts.findingTexts],
  ['recommendations is required', texts.recommendations],
  ['all recommendations must', texts.recommendationTexts],
  ['risk_level must', texts.risk],
  ['confidence_score must', texts.confidence],
  ['evidence', texts.evidence],
  ['all evidence must', texts.evidence],
  ['missing_information must', texts.missing],
  ['all missing_information must', texts.missing],
  ['differential', texts.differential],
  ['all differential must', texts.differential],
];

/**
 * Words for a message of the contract about the model's answer.
 * @returns null for any other message: it is for IT, and in English
 */
export function validationTextOf(message: string): MessageDescriptor | null {
  return beginnings.find(([beginning]) => message.startsWith(beginning))?.[1] ?? null;
}
