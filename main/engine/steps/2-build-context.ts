import type { ContextPack } from '../../../shared/context-pack.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import { canonicalJson } from '../canonical-json.ts';
import { fitToBudget } from '../context/fit-to-budget.ts';
import { hashPack } from '../context/hash-pack.ts';
import { scrubPack } from '../context/scrub-pack.ts';
import type { EnginePorts, PatientContext, RemoteFailure } from '../ports.ts';
import { reasonOf, retryWhileOffline } from '../remote-failure.ts';
import { executionFailure, type RunFailure } from '../run-failure.ts';
import type { Claim } from './1-claim-run.ts';

/**
 * One record in its three forms, all without names, contacts, birth dates and record numbers:
 * - `stored` goes into the context_pack artifact. It carries the patient's id (its row does too, under RLS) and, in
 *   its metadata, the hash.
 * - `hash` covers `stored` without its metadata: what is stored can be hashed again at any time.
 * - `wireJson` goes to the model: the same content, with a pseudonym of this run in the place of the patient's id
 *   and without the hash, by which two runs of one patient could be linked.
 */
export interface BuiltContext {
  readonly stored: ContextPack;
  readonly hash: string;
  readonly wireJson: string;
}

type ContextPorts = Pick<EnginePorts, 'contexts' | 'ids' | 'wait'>;

/**
 * Step 2: reads the patient's record through RLS and minimises it.
 * Fails with CONTEXT_NOT_FOUND, CONTEXT_FORBIDDEN, CONTEXT_TOO_LARGE, SESSION_EXPIRED, DB_ERROR or CANCELLED.
 */
export async function buildContext(
  ports: ContextPorts,
  claim: Pick<Claim, 'patientId'>,
  signal: AbortSignal,
): Promise<Result<BuiltContext, RunFailure>> {
  const read = await retryWhileOffline(ports, signal, () => ports.contexts.tryGetContext(claim.patientId));
  if (signal.aborted) return err(executionFailure('CANCELLED'));
  if (!read.ok) return err(executionFailure(contextReason(read.error)));
  if (read.value === null) return err(executionFailure('CONTEXT_NOT_FOUND'));
  if (read.value.pack.patient_id.toLowerCase() !== claim.patientId.toLowerCase()) {
    throw new Error('the context pack is that of another patient');
  }
  return minimise(read.value, ports.ids.newId());
}

/** The part of step 2 that needs no network. */
export function minimise(context: PatientContext, pseudonym: string): Result<BuiltContext, RunFailure> {
  const record = minimiseRecord(context);
  if (!record.ok) return record;
  const { stored, hash } = record.value;
  const { retrieved_at, context_version } = stored.metadata;
  const sent = { ...stored, patient_id: pseudonym, metadata: { retrieved_at, context_version } };
  return ok({ stored, hash, wireJson: canonicalJson(sent) });
}

/** The record as it may be stored: scrubbed, cut to the budget, under the hash of its content. */
export function minimiseRecord({
  pack,
  identifiers,
  budgetBytes,
}: PatientContext): Result<Pick<BuiltContext, 'stored' | 'hash'>, RunFailure> {
  const content = fitToBudget(scrubPack(pack, identifiers), budgetBytes);
  if (content === null) return err(executionFailure('CONTEXT_TOO_LARGE'));
  const hash = hashPack(content);
  const { retrieved_at, context_version } = content.metadata;
  return ok({ stored: { ...content, metadata: { retrieved_at, context_version, inputs_hash: hash } }, hash });
}

function contextReason(failure: RemoteFailure) {
  return failure.kind === 'forbidden' ? 'CONTEXT_FORBIDDEN' : reasonOf(failure);
}
