import { z } from 'zod';
import { err, ok, type Result } from './result.ts';

export const riskLevels = ['low', 'moderate', 'high', 'critical'] as const;
export const riskLevelSchema = z.enum(riskLevels);
export type RiskLevel = z.infer<typeof riskLevelSchema>;

/** The version of the schema below; kept with every artifact. */
export const diagnosisSchemaVersion = 'diagnosis-v3';

const notAnObject = 'Diagnosis result must be an object';
const riskMessage = 'risk_level must be one of: low, moderate, high, critical';
const confidenceMessage = 'confidence_score must be a number between 0 and 1';

function stringList(field: 'findings' | 'recommendations') {
  return z.array(z.string({ error: `all ${field} must be strings` }), {
    error: `${field} is required and must be an array`,
  });
}

/** What the model may cite for a finding: `finding` is the index, `source_id` an id out of the context pack. */
export const citedEvidenceSchema = z.object(
  {
    finding: z.int({ error: 'evidence.finding must be the index of a finding' }).min(0, {
      error: 'evidence.finding must be the index of a finding',
    }),
    source_id: z.string({ error: 'evidence.source_id must be a string' }),
    value: z
      .union([z.string(), z.number(), z.boolean(), z.null()], {
        error: 'evidence.value must be a plain value',
      })
      .optional(),
  },
  { error: 'all evidence must be objects' },
);
export type CitedEvidence = z.infer<typeof citedEvidenceSchema>;

export const likelihoods = ['low', 'moderate', 'high'] as const;

/** What else could explain the findings, in the model's view. */
export const differentialSchema = z.object(
  {
    condition: z
      .string({ error: 'differential.condition must be a string' })
      .trim()
      .min(1, { error: 'differential.condition must be a string' }),
    likelihood: z
      .enum(likelihoods, {
        error: 'differential.likelihood must be one of: low, moderate, high',
      })
      .optional(),
    reasoning: z.string({ error: 'differential.reasoning must be a string' }).optional(),
  },
  { error: 'all differential must be objects' },
);
export type Differential = z.infer<typeof differentialSchema>;

/** The model's answer. The messages are part of the product contract, word for word. */
export const diagnosisResultSchema = z.object(
  {
    summary: z
      .string({ error: 'summary is required and must be a string' })
      .trim()
      .min(1, { error: 'summary is required and must be a string' }),
    findings: stringList('findings'),
    recommendations: stringList('recommendations'),
    risk_level: z.enum(riskLevels, { error: riskMessage }).optional(),
    confidence_score: z
      .number({ error: confidenceMessage })
      .min(0, { error: confidenceMessage })
      .max(1, { error: confidenceMessage })
      .optional(),
    evidence: z.array(citedEvidenceSchema, { error: 'evidence must be an array' }).optional(),
    missing_information: z
      .array(z.string({ error: 'all missing_information must be strings' }), {
        error: 'missing_information must be an array',
      })
      .optional(),
    differential: z.array(differentialSchema, { error: 'differential must be an array' }).optional(),
  },
  { error: notAnObject },
);
export type DiagnosisResult = z.infer<typeof diagnosisResultSchema>;

/**
 * Checks an untrusted answer against the schema. Unknown keys are dropped.
 * @returns the typed result, or every message once, in the order of the fields.
 */
export function parseDiagnosis(answer: unknown): Result<DiagnosisResult, string[]> {
  const parsed = diagnosisResultSchema.safeParse(answer);
  if (parsed.success) return ok(parsed.data);
  return err([...new Set(parsed.error.issues.map((issue) => issue.message))]);
}

/** A citation after it was checked against the pack; `label` and `recorded_at` come from the pack, never from the model. */
export const checkedEvidenceSchema = citedEvidenceSchema.extend({
  supported: z.boolean(),
  label: z.string().nullable(),
  recorded_value: z.string().nullable(),
  recorded_at: z.string().nullable(),
});
export type CheckedEvidence = z.infer<typeof checkedEvidenceSchema>;

/** What a finding may speak of that goes badly with a low risk. */
export const redFlagTerms = [
  'suicidality',
  'weariness_of_life',
  'self_harm',
  'harm_to_others',
  'psychosis',
  'mania',
  'acute_confusion',
  'chest_pain',
  'syncope',
  'breathlessness',
  'neurological_deficit',
  'seizure',
  'intoxication',
  'violence',
] as const;
export type RedFlagTerm = (typeof redFlagTerms)[number];

/**
 * What a clinician should look at twice. Checks warn and never block; they are made when the answer arrives, with the
 * thresholds of that moment, and stored with it. Indexes are those of the findings or recommendations.
 */
export const answerCheckSchema = z.discriminatedUnion('check', [
  z.object({ check: z.literal('low_confidence'), confidence: z.number(), threshold: z.number() }),
  /** `term` is a `RedFlagTerm`, or one of another version of the list; never text of the answer. */
  z.object({ check: z.literal('low_risk_with_red_flag'), finding: z.int(), term: z.string() }),
  z.object({
    check: z.literal('low_risk_with_critical_measure'),
    measure: z.enum(['stress_score', 'sleep_score', 'risk_level']),
    value: z.union([z.number(), z.string()]),
  }),
  z.object({ check: z.literal('no_findings') }),
  z.object({ check: z.literal('no_recommendations') }),
  z.object({ check: z.literal('recommendations_without_finding') }),
  z.object({ check: z.literal('empty_finding'), finding: z.int() }),
  z.object({ check: z.literal('empty_recommendation'), recommendation: z.int() }),
  z.object({ check: z.literal('repeated_finding'), finding: z.int(), of: z.int() }),
  z.object({ check: z.literal('repeated_recommendation'), recommendation: z.int(), of: z.int() }),
]);
export type AnswerCheck = z.infer<typeof answerCheckSchema>;

/** What is stored as `artifact_data` of a diagnosis report: the answer with its citations checked. */
export const storedDiagnosisSchema = diagnosisResultSchema.extend({
  evidence: z.array(checkedEvidenceSchema),
  /** Indexes of findings without one supported citation. */
  unsupported_findings: z.array(z.int().min(0)),
  /** Missing in reports from before the checks existed. */
  checks: z.array(answerCheckSchema).optional(),
});
export type StoredDiagnosis = z.infer<typeof storedDiagnosisSchema>;
