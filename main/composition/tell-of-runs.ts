import type { RunId } from '../../shared/ids.ts';
import type { EventName, EventOf } from '../../shared/ipc-contract.ts';
import { describeEnding, type EndedRuns, type EndingRows } from '../execution/ended-runs.ts';
import type { ExecutionResult } from '../execution/running-runs.ts';
import type { Followers } from '../ipc/followers.ts';
import type { ToWindow } from '../lock/guard-desk.ts';

/** Tells the windows, without `to` all of them. */
export type Tell = <E extends EventName>(event: E, payload: EventOf<E>, to?: ToWindow) => void;

interface TellingParts {
  readonly tell: Tell;
  /** False: the session is over, and what still happens is nobody's news. */
  readonly isNews: () => boolean;
  readonly cache: EndingRows;
  readonly ended: Pick<EndedRuns, 'add'>;
  readonly followers: Pick<Followers, 'isFollowing' | 'forget'>;
}

/** Tells the windows of the runs that are under way at a desk, and how they ended. */
export function tellOfRuns({ tell, isNews, cache, ended, followers }: TellingParts) {
  return {
    progressed(progress: EventOf<'run.progress'>): void {
      // The draft is patient data: only a window that is on record for it gets more of it.
      if (progress.textDelta === '') tell('run.progress', progress);
      else tell('run.progress', progress, followers.isFollowing(progress.runId));
    },
    /** Call it when the run is not under way any more: before, a window may still ask for its draft and follow it. */
    ended(runId: RunId, result: ExecutionResult | null): void {
      followers.forget(runId);
      const ending = result && isNews() ? ended.add(runId, result) : null;
      const end = ending && describeEnding(cache, ending);
      if (end) tell('run.ended', end);
    },
  };
}
