import { controlDemoModel, type DemoModelControl } from '../../../embedded/demo-model/demo-model-control.ts';
import type { RecordedRequest } from '../../../embedded/demo-model/request-log.ts';
import { startDemoModel } from '../../../embedded/demo-model/start-demo-model.ts';
import { createPool, type Pool } from './pool.ts';

/** A demo model that serves one run at a time, so that every request it sees belongs to that run. */
export interface ModelLane {
  readonly url: string;
  readonly control: DemoModelControl;
  /** What its server has seen since it was reset. */
  requests(): readonly RecordedRequest[];
}

/** Starts demo models and closes them however the work ends. */
export async function withModels<Value>(
  count: number,
  work: (models: readonly ModelLane[]) => Promise<Value>,
): Promise<Value> {
  const servers = await Promise.all(
    Array.from({ length: count }, () => startDemoModel({ port: 0, deltaDelayMs: 0 })),
  );
  try {
    return await work(
      servers.map(({ url, requests }) => ({ url, requests, control: controlDemoModel(url) })),
    );
  } finally {
    await Promise.all(servers.map((server) => server.close()));
  }
}

/** As many demo models as runs are executed at once; each is reset before it is given out. */
export function withModelLanes<Value>(
  count: number,
  work: (lanes: Pool<ModelLane>) => Promise<Value>,
): Promise<Value> {
  return withModels(count, (models) => {
    const pool = createPool(models);
    return work({
      use: (task) =>
        pool.use(async (lane) => {
          await lane.control.reset();
          return task(lane);
        }),
    });
  });
}
