import type { LiveRun } from '../../shared/ipc/run-channels.ts';
import type { EventOf } from '../../shared/ipc-contract.ts';

export interface Followed {
  readonly run: LiveRun;
  /** True when text is missing before `textOffset`: the whole draft must be asked for again. */
  readonly gap: boolean;
}

/**
 * Adds a progress event to what is known of a run. The event is the truth from its `textOffset` on: repeated text
 * is not added twice, and a draft that was begun anew replaces the old one. Text after a gap is left out until the
 * whole draft was asked for, so that the shown draft never has a hole.
 */
export function followProgress(known: LiveRun | undefined, event: EventOf<'run.progress'>): Followed {
  const before = known?.text ?? '';
  const gap = event.textOffset > before.length;
  const text = gap ? before : before.slice(0, event.textOffset) + event.textDelta;
  return { run: { runId: event.runId, stages: event.stages, wait: event.wait, text }, gap };
}
