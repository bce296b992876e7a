import { controlDemoModel, type DemoModelControl } from '../../../embedded/demo-model/demo-model-control.ts';
import type { RecordedRequest } from '../../../embedded/demo-model/request-log.ts';
import { startDemoModel } from '../../../embedded/demo-model/start-demo-model.ts';

/** A demo model that serves one run at a time, so that every request it sees belongs to that run. */
export interface ModelLane {
  readonly url: string;
  readonly control: DemoModelControl;
  /** What its server has seen since the lane was given out. */
  requests(): readonly RecordedRequest[];
}

export interface ModelLanes {
  /** Does the work with a lane of its own; waits until one is free. */
  use<Value>(work: (lane: ModelLane) => Promise<Value>): Promise<Value>;
}

/** Starts as many demo models as runs are executed at once, and closes them however the work ends. */
export async function withModelLanes<Value>(
  count: number,
  work: (lanes: ModelLanes) => Promise<Value>,
): Promise<Value> {
  const servers = await Promise.all(
    Array.from({ length: count }, () => startDemoModel({ port: 0, deltaDelayMs: 0 })),
  );
  const free = servers.map(({ url, requests }): ModelLane => {
    return { url, requests, control: controlDemoModel(url) };
  });
  const waiting: ((lane: ModelLane) => void)[] = [];
  const take = (): Promise<ModelLane> => {
    const lane = free.pop();
    return lane ? Promise.resolve(lane) : new Promise((resolve) => waiting.push(resolve));
  };
  const give = (lane: ModelLane): void => {
    const next = waiting.shift();
    if (next) next(lane);
    else free.push(lane);
  };
  const lanes: ModelLanes = {
    async use(task) {
      const lane = await take();
      try {
        await lane.control.reset();
        return await task(lane);
      } finally {
        give(lane);
      }
    },
  };
  try {
    return await work(lanes);
  } finally {
    await Promise.all(servers.map((server) => server.close()));
  }
}
