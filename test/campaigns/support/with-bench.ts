import { type Bench, openBench } from '../../backend/execute-run-fixture.ts';

/** Opens backend, demo model and cache with the feature on, and closes them however the work ends. */
export async function withBench<Value>(work: (bench: Bench) => Promise<Value>): Promise<Value> {
  const bench = await openBench();
  try {
    await bench.setFlag(true);
    return await work(bench);
  } finally {
    await bench.close();
  }
}
