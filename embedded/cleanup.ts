type Step = () => unknown;

/** What has to be undone, in the reverse order of its making. */
export type Cleanup = {
  add(step: Step): void;
  /** Runs every step once, even when one fails. @throws AggregateError with all failures. */
  run(): Promise<void>;
};

/** An empty list of clean-up steps. */
export function createCleanup(): Cleanup {
  const steps: Step[] = [];
  const run = async () => {
    const failures: unknown[] = [];
    for (let step = steps.pop(); step !== undefined; step = steps.pop()) {
      try {
        await step();
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw new AggregateError(failures, 'The embedded backend did not stop cleanly.');
  };
  return { add: (step) => void steps.push(step), run };
}
