import { isExecutable, type RunStatus } from '../../shared/run.ts';

interface CancellableRun {
  readonly status: RunStatus;
  /** Executed by this workstation. */
  readonly isHere: boolean;
  /** Has ended here and waits to sync: there is nothing left to cancel. */
  readonly isUnsynced: boolean;
  readonly isFlagOn: boolean;
}

/**
 * How a run can be cancelled from here, or null. What is under way here can always be stopped, even when the feature
 * was switched off meanwhile; a run of another workstation is stopped there.
 */
export function cancelKindOf({
  status,
  isHere,
  isUnsynced,
  isFlagOn,
}: CancellableRun): 'stop' | 'unqueue' | null {
  if (isHere) return 'stop';
  if (isUnsynced) return null;
  return isExecutable(status) && isFlagOn ? 'unqueue' : null;
}
