import { randomUUID } from 'node:crypto';
import type { RunEnd } from '../../../main/engine/ports.ts';
import { claimIdSchema, requestIdSchema } from '../../../shared/ids.ts';
import type { RunRecord } from '../../../shared/records.ts';
import { pack } from '../engine/fixtures.ts';
import { makeReport, makeRun } from './fixtures.ts';

/** How a run ended with a report, as the outbox keeps it. */
export function makeEnd(run: RunRecord = makeRun()): RunEnd {
  const { artifact_data: diagnosis, provenance } = makeReport(run);
  return {
    kind: 'complete',
    runId: run.id,
    claimId: claimIdSchema.parse(randomUUID()),
    requestId: requestIdSchema.parse(randomUUID()),
    diagnosis,
    contextPack: pack(),
    contentHash: 'c'.repeat(64),
    contextHash: 'd'.repeat(64),
    provenance,
  };
}
