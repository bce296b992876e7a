import { canonicalHash } from '../../../main/engine/canonical-json.ts';
import { hashPack } from '../../../main/engine/context/hash-pack.ts';
import type {
  ClaimRequest,
  CompletedRun,
  FailedRun,
  RunSnapshot,
  SettleOutcome,
} from '../../../main/engine/ports.ts';
import type { Remote } from '../../../main/remote/remote.ts';
import { type ContextPack, contextPackVersion } from '../../../shared/context-pack.ts';
import { diagnosisSchemaVersion, type StoredDiagnosis } from '../../../shared/diagnosis.ts';
import type { RunId } from '../../../shared/ids.ts';
import { must, newClaimId, newRequestId } from '../../backend/remote-fixture.ts';

/** A claim with the patient it is about. */
export type HeldRun = ClaimRequest & Pick<RunSnapshot, 'patientId'>;

/** Claims a run that must be free. */
export async function claimFree(client: Remote, runId: RunId): Promise<HeldRun> {
  const request = { runId, claimId: newClaimId(), requestId: newRequestId() };
  const run = must(await client.runs.claim(request));
  if (run === null) throw new Error(`run ${runId} was not free`);
  return { ...request, patientId: run.patientId };
}

/** How a settle is sent: as a report, or as a failure. */
export type EndKind = 'complete' | 'fail';

/** Settles a claim through the data API; the claim id is written into the text, so that it shows whose end was stored. */
export async function settle(client: Remote, held: HeldRun, kind: EndKind): Promise<SettleOutcome> {
  const { runs } = client;
  return must(
    kind === 'complete' ? await runs.complete(completedRun(held)) : await runs.fail(failedRun(held)),
  );
}

function completedRun(held: HeldRun): CompletedRun {
  const { runId, claimId, requestId } = held;
  const diagnosis: StoredDiagnosis = {
    summary: `Written under claim ${claimId}`,
    findings: ['Stress score 71 of 100'],
    recommendations: ['Sleep diary for two weeks'],
    risk_level: 'moderate',
    confidence_score: 0.75,
    evidence: [],
    unsupported_findings: [0],
  };
  const contextPack = emptyPack(held);
  const contextHash = hashPack(contextPack);
  return {
    runId,
    claimId,
    requestId,
    diagnosis,
    contextPack,
    contentHash: canonicalHash(diagnosis),
    contextHash,
    provenance: {
      provider: 'demo',
      model: 'rhythm-demo-1',
      prompt_version: 'campaign',
      schema_version: diagnosisSchemaVersion,
      request_id: requestId,
      latency_ms: 1,
      tokens: { input: 1, output: 1, cache_read: 0, cache_creation: 0 },
      cost_estimate_usd: null,
      context_hash: contextHash,
      attempt: 1,
      app_version: 'campaign',
    },
  };
}

function failedRun({ runId, claimId, requestId }: HeldRun): FailedRun {
  const message = `Written under claim ${claimId}`;
  const timestamp = new Date().toISOString();
  return {
    runId,
    claimId,
    requestId,
    errorInfo: { error_code: 'EXECUTION_ERROR', reason: 'LLM_OVERLOADED', message, timestamp },
  };
}

function emptyPack({ patientId }: HeldRun): ContextPack {
  const none = { stress_score: null, sleep_score: null, risk_level: null, measured_at: null, series: [] };
  return {
    patient_id: patientId,
    demographics: { age: 47, gender: null },
    anamnesis: { entries: [], total_count: 0, limited_to: 30 },
    funnel_runs: { assessments: [], total_count: 0, limit_per_funnel: 2 },
    current_measures: none,
    metadata: { retrieved_at: new Date().toISOString(), context_version: contextPackVersion },
  };
}
