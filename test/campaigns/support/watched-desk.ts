import type { EmbeddedBackend } from '../../../embedded/start-embedded.ts';
import { serveCall } from '../../../main/ipc/serve-contract.ts';
import type { RunId } from '../../../shared/ids.ts';
import type { Channel, ReplyOf, RequestOf } from '../../../shared/ipc-contract.ts';
import type { RunStage } from '../../../shared/run.ts';
import { startDesk } from '../../backend/composed-app-fixture.ts';
import type { ModelLane } from './model-lanes.ts';

/** The composed app of one workstation, called through its contract, with a demo model of its own. */
export interface WatchedDesk {
  readonly model: ModelLane;
  call<C extends Channel>(channel: C, request: RequestOf<C>): Promise<ReplyOf<C>>;
  /** Resolves when the run enters the stage. */
  stageBegun(runId: RunId, stage: RunStage): Promise<void>;
  stop(): Promise<void>;
}

/** Starts a workstation and signs Dr. Keller in. */
export async function startWatchedDesk(backend: EmbeddedBackend, model: ModelLane): Promise<WatchedDesk> {
  const listeners = new Set<(runId: RunId, stage: RunStage | undefined) => void>();
  const desk = await startDesk(
    { ...backend, demoModelUrl: model.url },
    {
      announce(event, payload) {
        if (event !== 'run.progress' || !('stages' in payload)) return;
        for (const listener of listeners) listener(payload.runId, payload.stages.at(-1)?.stage);
      },
    },
  );
  return {
    model,
    call: (channel, request) => serveCall(desk.app.server, channel, request),
    stageBegun: (runId, stage) =>
      new Promise((resolve) => {
        const listener = (ofRun: RunId, begun: RunStage | undefined) => {
          if (ofRun !== runId || begun !== stage) return;
          listeners.delete(listener);
          resolve();
        };
        listeners.add(listener);
      }),
    stop: () => desk.stop(),
  };
}
