import type { RunId, UserId } from '../../shared/ids.ts';
import type { EndedRun } from '../../shared/ipc/ended-channels.ts';
import type { PatientRecord } from '../../shared/records.ts';
import type { ExecutionResult } from './running-runs.ts';

/** How a run ended; whose it is, the cache says when it is told. */
export type RunEnding = Omit<EndedRun, 'patient'>;

/** What is kept for nobody who comes: far more than anybody executes between two looks. */
const mostKept = 5_000;

/** How the runs of this workstation ended, kept until a window has told of it: behind a lock nobody hears of it. */
export interface EndedRuns {
  /** @returns null where there is nothing to tell: the run was not executed to an end here */
  add(runId: RunId, result: ExecutionResult): RunEnding | null;
  /** Those after an end, the oldest first. */
  list(after: number): RunEnding[];
  told(ends: readonly number[]): void;
  clear(): void;
  /** A session begins: what is kept for its user stays, and what was kept for another one is forgotten. */
  begin(userId: UserId): void;
}

/** Of one user at a time: `begin` with each session, and `clear` when the local data of the user go. */
export function createEndedRuns(): EndedRuns {
  const untold = new Map<number, RunEnding>();
  let last = 0;
  let owner: UserId | null = null;

  /** A critical result is never given up for those after it. */
  function makeRoom(): void {
    if (untold.size <= mostKept) return;
    for (const { end, risk } of untold.values()) {
      if (risk === 'critical') continue;
      untold.delete(end);
      return;
    }
  }

  return {
    add(runId, result) {
      const how = endingOf(result);
      if (!how) return null;
      last += 1;
      const ending = { ...how, runId, end: last };
      untold.set(last, ending);
      makeRoom();
      return ending;
    },
    list: (after) => [...untold.values()].filter(({ end }) => end > after),
    told(ends) {
      for (const end of ends) untold.delete(end);
    },
    clear: () => untold.clear(),
    begin(userId) {
      if (userId !== owner) untold.clear();
      owner = userId;
    },
  };
}

/** A run that was cancelled, was somebody else's or went back to the queue has no result that anybody waits for. */
function endingOf(result: ExecutionResult): Pick<RunEnding, 'outcome' | 'risk' | 'failure'> | null {
  if (result.ok) {
    const { unsynced, risk } = result.value;
    return { outcome: unsynced ? 'unsynced' : 'succeeded', risk, failure: null };
  }
  const { code, reason = null } = result.error;
  if (!isRunFailure(code) || reason === 'CANCELLED') return null;
  return { outcome: 'failed', risk: null, failure: { code, reason } };
}

/** The codes with which a run ends; every other one turned the call away. */
function isRunFailure(code: string): boolean {
  return code === 'EXECUTION_ERROR' || code === 'VALIDATION_ERROR';
}

export interface EndingRows {
  tryGetRun(runId: RunId): { readonly patient_id: PatientRecord['id'] } | null;
  tryGetPatient(patientId: PatientRecord['id']): PatientRecord | null;
}

/** The end with the patient that it is about; null: the user may not see that run any more. */
export function describeEnding(cache: EndingRows, ending: RunEnding): EndedRun | null {
  const run = cache.tryGetRun(ending.runId);
  return run && { ...ending, patient: cache.tryGetPatient(run.patient_id) };
}
