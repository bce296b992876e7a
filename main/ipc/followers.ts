import type { RunId } from '../../shared/ids.ts';

/** Which windows follow the draft of a run that is under way: those that have asked for it, each of them on record. */
export interface Followers {
  /** This window has just been given the draft of this run. */
  follow(runId: RunId, window: object): void;
  isFollowing(runId: RunId): (window: object) => boolean;
  /** The run has ended. */
  forget(runId: RunId): void;
  /** The windows are locked, or their user is gone: they have to ask anew. */
  clear(): void;
}

/** None at first. A window that is gone is forgotten by itself. */
export function createFollowers(): Followers {
  const windowsOf = new Map<RunId, WeakSet<object>>();
  return {
    follow(runId, window) {
      const windows = windowsOf.get(runId) ?? new WeakSet();
      windowsOf.set(runId, windows.add(window));
    },
    isFollowing: (runId) => (window) => windowsOf.get(runId)?.has(window) === true,
    forget: (runId) => void windowsOf.delete(runId),
    clear: () => windowsOf.clear(),
  };
}
