/** What a benchmark is given. */
export interface BenchContext {
  /** 1 is the figure that is held; a smaller one checks the benchmark. */
  scaled(full: number): number;
  /** Tells what was measured on the way. */
  note(line: string): void;
}

/** `ok`: the held ratios were met. `counts` are the figures, in the order in which they are printed. */
export interface BenchOutcome {
  readonly ok: boolean;
  readonly counts: Readonly<Record<string, number | string>>;
}

/** A speed beside its baseline, both measured in turn in one run. `bench/<name>.bench.ts` exports one as `benchmark`. */
export interface Benchmark {
  readonly name: string;
  run(context: BenchContext): Promise<BenchOutcome>;
}

/** The middle value; of an even count the higher one of the two. */
export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** The value that a share of all values does not exceed. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
