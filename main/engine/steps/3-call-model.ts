import { err, ok, type Result } from '../../../shared/result.ts';
import { answerSchema } from '../answer-schema.ts';
import type { EnginePorts, ModelAnswer } from '../ports.ts';
import { type AnswerLanguage, systemPrompt, userPrompt } from '../prompt.ts';
import { executionFailure, type RunFailure } from '../run-failure.ts';
import type { Claim } from './1-claim-run.ts';

export interface ModelCall {
  readonly claim: Claim;
  readonly wireJson: string;
  readonly language: AnswerLanguage;
  /** Aborts the HTTP request itself. */
  readonly signal: AbortSignal;
}

/**
 * Step 3: asks the model. Every piece of its answer is journaled before anybody hears of it, so that a crash, a reload
 * or a second window shows what was received. Fails with an LLM_… reason or CANCELLED.
 */
export async function callModel(
  ports: Pick<EnginePorts, 'model' | 'journal' | 'progress' | 'log'>,
  { claim, wireJson, language, signal }: ModelCall,
): Promise<Result<ModelAnswer, RunFailure>> {
  const { runId, claimId, requestId } = claim;
  const draft = ports.journal.open({
    runId,
    claimId,
    onJournaled: (text, offset) => ports.progress.text(runId, text, offset),
  });
  try {
    const answer = await ports.model.answer({
      system: systemPrompt,
      prompt: userPrompt(wireJson, language),
      answerSchema,
      signal,
      onText: (text) => draft.append(text),
      onWait: (wait) => {
        ports.progress.wait(runId, wait);
        if (wait)
          ports.log.info('run.model-waits', { runId, requestId, reason: wait.reason, call: wait.call });
      },
    });
    return answer.ok ? ok(answer.value) : err(executionFailure(answer.error.reason));
  } finally {
    draft.close();
  }
}
