import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Makes the function that collects the garbage and tells what is left: the heap and the buffers beside it, in MB. */
export function createHeapMeter(): () => number {
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('gc');
  if (typeof collect !== 'function') throw new Error('this runtime does not show its garbage collector');
  return () => {
    collect();
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    return (heapUsed + arrayBuffers) / 1_000_000;
  };
}
