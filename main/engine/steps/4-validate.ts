import type { ContextPack } from '../../../shared/context-pack.ts';
import {
  type DiagnosisResult,
  type Differential,
  parseDiagnosis,
  type StoredDiagnosis,
} from '../../../shared/diagnosis.ts';
import type { FailureReason } from '../../../shared/failure.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import { type CheckThresholds, checkAnswer, defaultThresholds } from '../checks/check-answer.ts';
import { checkEvidence, collectSources } from '../evidence.ts';
import { parseAnswerJson } from '../parse-answer-json.ts';
import type { ModelAnswer } from '../ports.ts';
import { executionFailure, type RunFailure } from '../run-failure.ts';
import { storableText } from '../storable-text.ts';

const maxRawResponseCharacters = 200_000;

/**
 * Step 4: turns the model's text into a diagnosis, or says why not: first how the model stopped, then whether it is
 * JSON, then the schema, last the evidence and the checks. What those find is kept and marked; it fails nothing.
 */
export function validateAnswer(
  answer: Pick<ModelAnswer, 'text' | 'stopReason'>,
  pack: ContextPack,
  thresholds: CheckThresholds = defaultThresholds,
): Result<StoredDiagnosis, RunFailure> {
  const stopped = stopFailure(answer.stopReason);
  if (stopped) return err(executionFailure(stopped));
  const json = parseAnswerJson(answer.text);
  const diagnosis = json.ok
    ? parseDiagnosis(json.value)
    : err(['Diagnosis result must be an object', json.error]);
  if (!diagnosis.ok) return err(validationFailure(diagnosis.error, answer.text));
  const stored = storable(diagnosis.value);
  const checks = checkAnswer(stored, pack, thresholds);
  return ok({ ...checkEvidence(stored, collectSources(pack)), checks });
}

/** An answer that is cut off or refused is not broken JSON, and not an answer either. */
const reasonOfStop = new Map<string, FailureReason>([
  ['max_tokens', 'LLM_TRUNCATED'],
  ['refusal', 'LLM_REFUSED'],
]);

function stopFailure(stopReason: string | null): FailureReason | null {
  if (stopReason === 'end_turn') return null;
  return reasonOfStop.get(stopReason ?? '') ?? 'LLM_UNEXPECTED_STOP';
}

function validationFailure(errors: readonly string[], text: string): RunFailure {
  return { kind: 'validation', errors, rawResponse: storableText(text.slice(0, maxRawResponseCharacters)) };
}

function storable(diagnosis: DiagnosisResult): DiagnosisResult {
  const { summary, findings, recommendations, missing_information, evidence, differential } = diagnosis;
  return {
    ...diagnosis,
    summary: storableText(summary),
    findings: findings.map(storableText),
    recommendations: recommendations.map(storableText),
    ...(missing_information && { missing_information: missing_information.map(storableText) }),
    ...(differential && { differential: differential.map(storableDifferential) }),
    ...(evidence && {
      evidence: evidence.map((cited) => ({
        ...cited,
        source_id: storableText(cited.source_id),
        ...(typeof cited.value === 'string' && { value: storableText(cited.value) }),
      })),
    }),
  };
}

function storableDifferential({ condition, likelihood, reasoning }: Differential): Differential {
  return {
    condition: storableText(condition),
    ...(likelihood && { likelihood }),
    ...(reasoning !== undefined && { reasoning: storableText(reasoning) }),
  };
}
