const stepsMs = [1_000, 2_000, 5_000, 10_000];
const longestMs = 30_000;

/**
 * How long to wait before try 1, 2, 3 …: half to one and a half times a growing step, so that the workstations of a
 * house do not all come back in the same moment. `random` is uniform in [0, 1).
 */
export function reconnectDelay(random: () => number): (tries: number) => number {
  return (tries) => (stepsMs[tries - 1] ?? longestMs) * (0.5 + random());
}
