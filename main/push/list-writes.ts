import type { PendingWrite, Written } from '../../shared/pending-write.ts';
import type { PatientRecord, ReviewRecord } from '../../shared/records.ts';
import { assertNever } from '../../shared/result.ts';
import type { Cache } from '../db/cache.ts';
import type { KeptWrite, ReviewWrite } from '../db/kept-write.ts';
import type { KeptRow } from '../db/write-rows.ts';
import type { StuckWatch } from './stuck-watch.ts';

const mostListed = 500;

export type ListingCache = Pick<
  Cache,
  'writes' | 'tryGetRun' | 'tryGetPatient' | 'tryGetReport' | 'listReviews'
>;

/** What waits in the outbox or was rejected, oldest first, with what the cache knows about it. */
export function listWrites(cache: ListingCache, stuck: Pick<StuckWatch, 'isStuck'>): PendingWrite[] {
  const stuckKeys = listStuck(cache, stuck);
  return cache.writes.list(mostListed).flatMap((row) => {
    const { key, runId, sinceMs, tries, problem, code } = row;
    // Its maker is sending it.
    if (problem === null) return [];
    const isStuck = problem === 'offline' && stuckKeys.has(key);
    const patient = patientOf(cache, row);
    return [{ key, runId, patient, sinceMs, tries, problem, code, isStuck, what: whatIn(cache, row) }];
  });
}

/** What comes after a stuck one about the same does not move either. */
function listStuck(cache: ListingCache, stuck: Pick<StuckWatch, 'isStuck'>): Set<string> {
  const subjects = new Set<string>();
  const keys = new Set<string>();
  for (const { key, subject } of cache.writes.listTurns()) {
    if (stuck.isStuck(key)) subjects.add(subject);
    if (subjects.has(subject)) keys.add(key);
  }
  return keys;
}

function patientOf(cache: ListingCache, { runId, write }: KeptRow): PatientRecord | null {
  const named = write && 'patientId' in write ? write.patientId : null;
  const patientId = named ?? (runId && cache.tryGetRun(runId)?.patient_id);
  return patientId ? cache.tryGetPatient(patientId) : null;
}

function whatIn(cache: ListingCache, { kind, write, code, duplicateOf }: KeptRow): Written {
  if (write === null) return unreadable(kind);
  switch (write.kind) {
    case 'complete': {
      const { risk_level: riskLevel = null, findings } = write.diagnosis;
      return { kind: 'report', riskLevel, findings: findings.length };
    }
    case 'fail': {
      const { errorInfo } = write;
      const reason = errorInfo.error_code === 'EXECUTION_ERROR' ? (errorInfo.reason ?? null) : null;
      return { kind: 'failure', code: errorInfo.error_code, reason };
    }
    case 'queue':
      return { kind: 'queue', reason: write.reason, duplicateOf };
    case 'flag':
      return { kind: 'flag', enabled: write.enabled };
    case 'review': {
      const { decision, reason } = write;
      const newer = code === 'OVERTAKEN' ? latestOf(cache, write) : null;
      return { kind: 'review', finding: findingOf(cache, write), decision, reason, newer };
    }
    default:
      return assertNever(write);
  }
}

/** The words of the finding are the report's: they are gone with it when it may not be seen any more. */
function findingOf(cache: ListingCache, { artifactId, findingIndex }: ReviewWrite): string {
  return cache.tryGetReport(artifactId)?.artifact_data.findings[findingIndex] ?? '';
}

function latestOf(cache: ListingCache, { artifactId, findingIndex }: ReviewWrite): ReviewRecord | null {
  return cache.listReviews(artifactId).findLast((review) => review.finding_index === findingIndex) ?? null;
}

/** Written by another version; no more than its kind is known. */
function unreadable(kind: KeptWrite['kind']): Written {
  switch (kind) {
    case 'complete':
      return { kind: 'report', riskLevel: null, findings: 0 };
    case 'fail':
      return { kind: 'failure', code: 'EXECUTION_ERROR', reason: null };
    case 'queue':
      return { kind: 'queue', reason: '', duplicateOf: null };
    case 'flag':
      return { kind: 'flag', enabled: false };
    case 'review':
      return { kind: 'review', finding: '', decision: 'accept', reason: null, newer: null };
    default:
      return assertNever(kind);
  }
}
