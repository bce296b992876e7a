/** Work about the same subject goes one after the other, in the order of its calls; other subjects are not held up. */
export interface Lanes {
  run<Value>(subject: string, work: () => Promise<Value>): Promise<Value>;
  /** Resolves when no work is left that was handed in so far. Never rejects. */
  idle(): Promise<void>;
}

/** Makes the lanes of one desk. */
export function createLanes(): Lanes {
  const last = new Map<string, Promise<unknown>>();
  return {
    run(subject, work) {
      const before = last.get(subject) ?? Promise.resolve();
      const turn = before.then(work, work);
      const ended = turn.then(
        () => undefined,
        () => undefined,
      );
      last.set(subject, ended);
      void ended.then(() => {
        if (last.get(subject) === ended) last.delete(subject);
      });
      return turn;
    },
    async idle() {
      while (last.size > 0) await Promise.all(last.values());
    },
  };
}
