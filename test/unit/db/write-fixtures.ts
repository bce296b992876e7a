import { randomUUID } from 'node:crypto';
import type { FlagWrite, KeptWrite, QueueWrite, ReviewWrite } from '../../../main/db/kept-write.ts';
import {
  artifactIdSchema,
  flagChangeIdSchema,
  organizationIdSchema,
  requestIdSchema,
  reviewIdSchema,
  runIdSchema,
} from '../../../shared/ids.ts';
import type { RunRecord } from '../../../shared/records.ts';
import { makeRun } from './fixtures.ts';
import { makeEnd } from './run-end-fixtures.ts';

const newRequestId = () => requestIdSchema.parse(randomUUID());

export function makeQueueWrite(run: RunRecord = makeRun(), changed: Partial<QueueWrite> = {}): QueueWrite {
  return {
    kind: 'queue',
    runId: runIdSchema.parse(randomUUID()),
    patientId: run.patient_id,
    reason: 'Sleep',
    inputsHash: 'a'.repeat(64),
    evenIfDuplicate: false,
    requestId: newRequestId(),
    ...changed,
  };
}

export function makeFlagWrite(changed: Partial<FlagWrite> = {}): FlagWrite {
  return {
    kind: 'flag',
    changeId: flagChangeIdSchema.parse(randomUUID()),
    organizationId: organizationIdSchema.parse(randomUUID()),
    enabled: true,
    basedOn: null,
    replaces: [],
    requestId: newRequestId(),
    ...changed,
  };
}

export function makeReviewWrite(run: RunRecord = makeRun(), changed: Partial<ReviewWrite> = {}): ReviewWrite {
  return {
    kind: 'review',
    reviewId: reviewIdSchema.parse(randomUUID()),
    runId: run.id,
    patientId: run.patient_id,
    organizationId: run.organization_id,
    artifactId: artifactIdSchema.parse(randomUUID()),
    contentHash: 'c'.repeat(64),
    findingIndex: 0,
    decision: 'accept',
    reason: null,
    basedOn: [],
    requestId: newRequestId(),
    ...changed,
  };
}

/** One write of every kind but the failure of a run. */
export function makeWrites(run: RunRecord = makeRun()): KeptWrite[] {
  return [makeQueueWrite(run), makeEnd(run), makeFlagWrite(), makeReviewWrite(run)];
}
